"""Addresses of the partnership offers at the desk."""

from django.urls import path

from consultations.contributions.offers import views

app_name = "offers"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("<slug:reference>/", views.one, name="one"),
    path("<slug:reference>/move/", views.move, name="move"),
]
