"""Addresses of the restricted queue."""

from django.urls import path

from consultations.contributions.care import views

app_name = "care"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<slug:reference>/", views.disclosure, name="disclosure"),
    path("<slug:reference>/refer/", views.refer, name="refer"),
    path("<slug:reference>/release/", views.release, name="release"),
    path("<slug:reference>/close/", views.close, name="close"),
]
