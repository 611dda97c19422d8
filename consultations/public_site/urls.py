"""Addresses of the public pages."""

from django.urls import path

from consultations.public_site import report_views, views

app_name = "public_site"
urlpatterns = [
    path("", views.home, name="home"),
    path("axes/", views.axes, name="axes"),
    path("axes/<slug:code>/", views.axis, name="axis"),
    path("regions/", views.regions, name="regions"),
    path("regions/<slug:code>/", views.region, name="region"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<slug:code>/", views.session, name="session"),
    path("contributions/", views.contributions, name="contributions"),
    path("contributions/<slug:reference>/", views.contribution, name="contribution"),
    path("reports/", views.reports, name="reports"),
    path("reports/<slug:region_code>/", report_views.report, name="report"),
    path("reports/<slug:region_code>/<int:version>/", report_views.report, name="report_version"),
    path(
        "reports/<slug:region_code>/<int:version>/<slug:language>.<slug:format>",
        report_views.report_file,
        name="report_file",
    ),
    path("track/", views.track, name="track"),
    path("track/<slug:reference>/", views.tracked, name="tracked"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
