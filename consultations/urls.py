"""The rooms' doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("consultations.public_site.urls")),
    path("contribute/", include("consultations.contributions.urls")),
    path("care/", include("consultations.contributions.care.urls")),
    path("intake/", include("consultations.contributions.intake.urls")),
    path("drafts/", include("consultations.contributions.drafts.urls")),
    path("registrations/", include("consultations.registrations.minutes.amendment_urls")),
    path("registrations/", include("consultations.registrations.urls")),
    path("invited/", include("consultations.registrations.invitations.invited_urls")),
    path("meetings/<slug:code>/", include("consultations.registrations.invitations.urls")),
    path("meetings/<slug:code>/minutes/", include("consultations.registrations.minutes.urls")),
    path("meetings/", include("consultations.registrations.desk_urls")),
    path("door/", include("consultations.registrations.door.urls")),
    path("offers/", include("consultations.contributions.offers.urls")),
    path("live/", include("consultations.live.urls")),
    path("review/", include("consultations.review.urls")),
    path("synthesis/workshop/", include("consultations.synthesis.workshop.urls")),
    path("synthesis/", include("consultations.synthesis.urls")),
    path("verify/", include("consultations.synthesis.signing.verify_urls")),
]
