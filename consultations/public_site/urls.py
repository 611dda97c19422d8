"""Addresses of the public pages."""

from django.urls import path

from consultations.public_site import (
    minutes_views,
    my_data_views,
    my_space_views,
    national_views,
    report_views,
    session_views,
    views,
)

app_name = "public_site"
urlpatterns = [
    path("", views.home, name="home"),
    path("axes/", views.axes, name="axes"),
    path("axes/<slug:code>/", views.axis, name="axis"),
    path("regions/", views.regions, name="regions"),
    path("regions/sessions/", session_views.sessions_map, name="sessions_map"),  # a region's code has two signs
    path("regions/<slug:code>/", views.region, name="region"),
    path("regions/<slug:code>/calendar.ics", session_views.feed, name="region_feed"),
    path("calendar.ics", session_views.feed, name="feed"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/<slug:code>/", session_views.session, name="session"),
    path("sessions/<slug:code>/calendar.ics", session_views.session_calendar, name="session_calendar"),
    path("sessions/<slug:code>/documents/<int:number>/", session_views.session_document, name="session_document"),
    path("sessions/<slug:code>/minutes/", minutes_views.minutes, name="minutes"),
    path("sessions/<slug:code>/minutes/<int:version>/", minutes_views.minutes, name="minutes_version"),
    path(
        "sessions/<slug:code>/minutes/<int:version>/<slug:language>.pdf",
        minutes_views.minutes_file,
        name="minutes_file",
    ),
    path("contributions/", views.contributions, name="contributions"),
    path("contributions/<slug:reference>/", views.contribution, name="contribution"),
    path("reports/", views.reports, name="reports"),
    path("reports/national/", national_views.report, name="national_report"),
    path("reports/national/<int:version>/", national_views.report, name="national_report_version"),
    path(
        "reports/national/<int:version>/<slug:language>.<slug:format>", national_views.file, name="national_report_file"
    ),
    path("reports/<slug:region_code>/", report_views.report, name="report"),
    path("reports/<slug:region_code>/<int:version>/", report_views.report, name="report_version"),
    path(
        "reports/<slug:region_code>/<int:version>/<slug:language>.<slug:format>",
        report_views.report_file,
        name="report_file",
    ),
    path("track/", views.track, name="track"),
    path("track/<slug:reference>/", views.tracked, name="tracked"),
    path("me/", my_space_views.my_space, name="my_space"),
    path("me/data/", my_data_views.my_data, name="my_data"),
    path("me/data/download/", my_data_views.download, name="my_data_download"),
    path("me/data/erase/", my_data_views.erase, name="my_data_erase"),
    path("me/data/keep/", my_data_views.keep, name="my_data_keep"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
