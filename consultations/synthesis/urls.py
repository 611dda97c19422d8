"""Addresses of this room."""

app_name = "synthesis"
urlpatterns: list[object] = []
