"""Addresses of the contributor's pages."""

from django.urls import path

from consultations.contributions import views
from consultations.contributions.attachments import views as attachment_views

app_name = "contributions"
urlpatterns = [
    path("", views.new, name="new"),
    path("similar/", views.similar, name="similar"),
    path("receipt/", views.receipt, name="receipt"),
    path("<slug:reference>/correct/", views.correct, name="correct"),
    path("<slug:reference>/clarify/", views.clarify, name="clarify"),
    path("<slug:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:reference>/claim/", views.claim, name="claim"),
    path("<slug:reference>/files/<int:number>/", attachment_views.file, name="file"),
]
