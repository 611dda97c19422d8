"""Addresses of the coordinator's pages."""

from django.urls import path

from consultations.synthesis import views

app_name = "synthesis"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("progress/<int:job_id>/", views.progress, name="progress"),
    path("<slug:region_code>/", views.region, name="region"),
    path("<slug:region_code>/compile/", views.compile, name="compile"),
    path("<slug:region_code>/<int:version>/", views.report, name="report"),
    path("<slug:region_code>/<int:version>/publish/", views.publish, name="publish"),
    path("<slug:region_code>/<int:version>/<slug:edition>/<slug:language>.<slug:format>", views.file, name="file"),
]
