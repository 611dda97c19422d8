"""Addresses of those who come: register, the own page, the pass, the remote meeting."""

from django.urls import path

from consultations.registrations import views

app_name = "registrations"
urlpatterns = [
    path("receipt/", views.receipt, name="receipt"),
    path("send-again/", views.send_again, name="send_again"),
    path("open/<str:token>/", views.open_link, {"page": "registrations:own"}, name="open"),
    path("open/<str:token>/join/", views.open_link, {"page": "registrations:join"}, name="open_join"),
    path("pass/<slug:reference>/<slug:seal>/", views.show_pass, name="pass"),
    path("new/<slug:code>/", views.new, name="new"),
    path("<slug:reference>/", views.own, name="own"),
    path("<slug:reference>/meeting.ics", views.calendar, name="calendar"),
    path("<slug:reference>/mode/", views.change_mode, name="mode"),
    path("<slug:reference>/offer/", views.answer_offer, name="offer"),
    path("<slug:reference>/correct/", views.correct, name="correct"),
    path("<slug:reference>/cancel/", views.cancel, name="cancel"),
    path("<slug:reference>/join/", views.join, name="join"),
]
