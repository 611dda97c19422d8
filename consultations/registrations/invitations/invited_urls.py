"""Addresses of those who are invited."""

from django.urls import path

from consultations.registrations.invitations import invited_views as views

app_name = "invited"
urlpatterns = [
    path("<str:token>/", views.answer, name="answer"),
    path("<str:token>/decline/", views.decline, name="decline"),
]
