"""Addresses of what anybody may verify."""

from django.urls import path

from consultations.synthesis.signing import verify_views

app_name = "verify"
urlpatterns = [
    path("", verify_views.ask, name="ask"),
    path("<slug:code>/", verify_views.report, name="report"),
]
