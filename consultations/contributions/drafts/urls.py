"""Addresses of the drafts."""

from django.urls import path

from consultations.contributions.drafts import views

app_name = "drafts"
urlpatterns = [
    path("keep/", views.keep, name="keep"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
