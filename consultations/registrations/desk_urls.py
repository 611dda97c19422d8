"""Addresses of those who organise the meetings."""

from django.urls import path

from consultations.registrations import desk_views as views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("needs/<int:pk>/settle/", views.settle, name="settle"),
    path("people/<slug:reference>/", views.registration, name="registration"),
    path("people/<slug:reference>/slip/", views.slip, name="slip"),
    path("people/<slug:reference>/act/", views.act, name="act"),
    path("<slug:code>/", views.registrations, name="registrations"),
    path("<slug:code>/add/", views.add, name="add"),
    path("<slug:code>/needs/", views.needs, name="needs"),
]
