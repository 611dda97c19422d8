"""Addresses of whoever drafts a meeting's minutes."""

from django.urls import path

from consultations.registrations.minutes import views

app_name = "minutes"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("begin/", views.begin, name="begin"),
    path("sections/add/", views.add_section, name="add_section"),
    path("sections/<int:pk>/", views.section, name="section"),
    path("sections/<int:pk>/arrange/", views.arrange_section, name="arrange_section"),
    path("sections/<int:pk>/add/", views.add_entry, name="add_entry"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/remove/", views.remove_entry, name="remove_entry"),
    path("amendments/open/", views.open_amendments, name="open"),
    path("amendments/<int:number>/", views.amendment, name="amendment"),
    path("close/", views.close, name="close"),
    path("correct/", views.correct, name="correct"),
    path("<int:version>/<slug:edition>/<slug:language>.pdf", views.file, name="file"),
]
