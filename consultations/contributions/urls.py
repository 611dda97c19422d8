"""Addresses of this room."""

app_name = "contributions"
urlpatterns: list[object] = []
