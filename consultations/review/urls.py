"""Addresses of the review desk."""

from django.urls import path

from consultations.review import bulk_views, file_views, views

app_name = "review"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("set-apart/", bulk_views.bulk, name="bulk"),
    path("set-apart/decide/", bulk_views.decide, name="bulk_decide"),
    path("<slug:reference>/hold/", views.hold, name="hold"),
    path("<slug:reference>/", views.contribution, name="contribution"),
    path("<slug:reference>/move/", views.move, name="move"),
    path("<slug:reference>/author/", views.author, name="author"),
    path("<slug:reference>/answer/", views.answer, name="answer"),
    path("<slug:reference>/files/<int:number>/", file_views.file, name="file"),
    path("<slug:reference>/files/<int:number>/text/", file_views.describe, name="describe"),
    path("<slug:reference>/files/<int:number>/public/", file_views.show_file, name="show_file"),
]
