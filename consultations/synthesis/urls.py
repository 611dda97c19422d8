"""Addresses of the coordinator's pages."""

from django.urls import path

from consultations.synthesis import views
from consultations.synthesis.narration import views as narration
from consultations.synthesis.national import views as national
from consultations.synthesis.signing import views as signing

app_name = "synthesis"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("progress/<int:job_id>/", views.progress, name="progress"),
    path("national/", national.desk, name="national"),
    path("national/regions/", national.compile_regions, name="national_regions"),
    path("national/compile/", national.compile, name="national_compile"),
    path("national/progress/<int:job_id>/", national.progress, name="national_progress"),
    path("national/<int:version>/", national.report, name="national_report"),
    path("national/<int:version>/approve/", signing.approve, name="national_approve"),
    path("national/<int:version>/send-back/", signing.send_back, name="national_send_back"),
    path("national/<int:version>/sign/", signing.sign, name="national_sign"),
    path("national/<int:version>/publish/", national.publish, name="national_publish"),
    path("national/<int:version>/<slug:edition>/<slug:language>.<slug:format>", national.file, name="national_file"),
    path("<slug:region_code>/", views.region, name="region"),
    path("<slug:region_code>/compile/", views.compile, name="compile"),
    path("<slug:region_code>/<int:version>/", views.report, name="report"),
    path("<slug:region_code>/<int:version>/narrative/", narration.narrative, name="narrative"),
    path("<slug:region_code>/<int:version>/narrative/<str:section>/", narration.section, name="section"),
    path("<slug:region_code>/<int:version>/approve/", signing.approve, name="approve"),
    path("<slug:region_code>/<int:version>/send-back/", signing.send_back, name="send_back"),
    path("<slug:region_code>/<int:version>/sign/", signing.sign, name="sign"),
    path("<slug:region_code>/<int:older>/<int:newer>/differences/", signing.compare, name="differences"),
    path("<slug:region_code>/<int:version>/publish/", views.publish, name="publish"),
    path("<slug:region_code>/<int:version>/enter/", views.enter, name="enter"),
    path("<slug:region_code>/<int:version>/<slug:edition>/<slug:language>.<slug:format>", views.file, name="file"),
]
