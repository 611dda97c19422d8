"""Addresses of the workshop."""

from django.urls import path

from consultations.synthesis.workshop import machine_views as machine, theme_views as themes, views

app_name = "workshop"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:region_code>/", views.region, name="region"),
    path("<slug:region_code>/themes/<slug:key>/", views.theme, name="theme"),
    path("<slug:region_code>/themes/<slug:key>/name/", themes.name, name="name"),
    path("<slug:region_code>/themes/<slug:key>/merge/", themes.merge, name="merge"),
    path("<slug:region_code>/themes/<slug:key>/review/", themes.review, name="review"),
    path("<slug:region_code>/themes/<slug:key>/discard/", themes.discard, name="discard"),
    path("<slug:region_code>/themes/<slug:key>/restore/", themes.restore, name="restore"),
    path("<slug:region_code>/texts/<slug:reference>/", themes.quote, name="quote"),
    path("<slug:region_code>/decisions/<int:pk>/undo/", views.undo, name="undo"),
    path("<slug:region_code>/arrangements/<int:pk>/", machine.arrangement, name="arrangement"),
    path("<slug:region_code>/arrangements/<int:pk>/progress/", machine.progress, name="progress"),
    path("<slug:region_code>/arrangements/<int:pk>/decide/", machine.decide, name="decide"),
    path("<slug:region_code>/<slug:axis>/beside/", views.beside, name="beside"),
    path("<slug:region_code>/<slug:axis>/reader/", views.reader, name="reader"),
    path("<slug:region_code>/<slug:axis>/texts/", views.texts, name="texts"),
    path("<slug:region_code>/<slug:axis>/arrange/", machine.arrange, name="arrange"),
]
