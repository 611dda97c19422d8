"""Addresses of those who attended and may propose amendments to the minutes."""

from django.urls import path

from consultations.registrations.minutes import amendment_views as views
from consultations.registrations.views import open_link

app_name = "amendments"
urlpatterns = [
    path("open/<str:token>/minutes/", open_link, {"page": "amendments:minutes"}, name="open"),
    path("<slug:reference>/minutes/", views.minutes, name="minutes"),
    path("<slug:reference>/minutes/<int:key>/", views.propose, name="propose"),
]
