"""Addresses of the review desk."""

from django.urls import path

from consultations.review import views

app_name = "review"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<slug:reference>/", views.contribution, name="contribution"),
    path("<slug:reference>/move/", views.move, name="move"),
    path("<slug:reference>/author/", views.author, name="author"),
    path("<slug:reference>/answer/", views.answer, name="answer"),
]
