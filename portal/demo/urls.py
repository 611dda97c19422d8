"""Addresses of the demonstration."""

from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [
    path("enter/<str:token>/", views.enter, name="enter"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:file>/<int:number>/", views.mail_message, name="mail_message"),
]
