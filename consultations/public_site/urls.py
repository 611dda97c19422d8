"""Addresses of this room."""

app_name = "public_site"
urlpatterns: list[object] = []
