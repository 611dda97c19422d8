"""Addresses of assisted intake."""

from django.urls import path

from consultations.contributions.intake import device_views, views

app_name = "intake"
urlpatterns = [
    path("", views.home, name="home"),
    path("paper/", views.papers, name="papers"),
    path("worker.js", device_views.worker, name="worker"),
    path("<slug:code>/", views.entry, name="entry"),
    path("<slug:code>/slip/", views.slip, name="slip"),
    path("<slug:code>/entered/", views.entered, name="entered"),
    path("<slug:code>/entered/<slug:reference>/", views.correct, name="correct"),
    path("<slug:code>/entered/<slug:reference>/files/", views.files, name="files"),
    path("<slug:code>/paper.pdf", views.paper, name="paper"),
    path("<slug:code>/sheets.pdf", views.sheets, name="sheets"),
    # What the script of the entry screen asks for.
    path("<slug:code>/offline/", device_views.offline, name="offline"),
    path("<slug:code>/slips/", device_views.slips, name="slips"),
    path("<slug:code>/deliver/", device_views.deliver, name="deliver"),
]
