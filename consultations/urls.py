"""The rooms' doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("consultations.public_site.urls")),
    path("contribute/", include("consultations.contributions.urls")),
    path("registrations/", include("consultations.registrations.urls")),
    path("meetings/", include("consultations.registrations.desk_urls")),
    path("door/", include("consultations.registrations.door_urls")),
    path("review/", include("consultations.review.urls")),
    path("synthesis/", include("consultations.synthesis.urls")),
]
