"""Addresses of the door of a meeting."""

from django.urls import path

from consultations.registrations.door import views

app_name = "door"
urlpatterns = [
    path("<slug:code>/", views.door, name="door"),
    path("<slug:code>/walk-in/", views.walk_in, name="walk_in"),
    path("<slug:code>/people/<slug:reference>/", views.person, name="person"),
    path("<slug:code>/people/<slug:reference>/arrive/", views.arrive, name="arrive"),
    path("<slug:code>/people/<slug:reference>/take-back/", views.take_back, name="take_back"),
    path("<slug:code>/people/<slug:reference>/seat/", views.seat, name="seat"),
    path("<slug:code>/sheet.<str:format>", views.sheet, name="sheet"),
    # What the door's script and its worker ask for.
    path("<slug:code>/roster.json", views.roster, name="roster"),
    path("<slug:code>/notes/", views.notes, name="notes"),
    path("<slug:code>/worker.js", views.worker, name="worker"),
    path("<slug:code>/offline/", views.offline, name="offline"),
]
