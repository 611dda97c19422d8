"""Addresses of whoever invites to a meeting, and sees who is missing."""

from django.urls import path

from consultations.registrations.invitations import views

app_name = "invitations"
urlpatterns = [
    path("invitations/", views.listing, name="listing"),
    path("invitations/add/", views.add, name="add"),
    path("invitations/send/", views.send, name="send"),
    path("invitations/directory/", views.directory, name="directory"),
    path("invitations/lists/", views.upload, name="upload"),
    path("invitations/lists/template.xlsx", views.template, name="template"),
    path("invitations/lists/<int:pk>/", views.report, name="report"),
    path("invitations/letters/<slug:language>.pdf", views.letters, name="letters"),
    path("invitations/letters/<slug:language>/", views.handed_over, name="handed_over"),
    path("invitations/<int:pk>/", views.one, name="one"),
    path("invitations/<int:pk>/act/", views.act, name="act"),
    path("coverage/", views.show_coverage, name="coverage"),
]
