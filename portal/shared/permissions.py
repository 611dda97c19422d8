"""What a browser lets a page use: no page the camera, the microphone or the place, save where a view asks for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
CLOSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


def policy(*opened: str) -> str:
    """Return the header's words: everything closed, save what our own pages may use here."""
    return ", ".join(f"{feature}=({'self' if feature in opened else ''})" for feature in CLOSED)


def allows_microphone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page record a voice, and play again what it has recorded."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response[HEADER] = policy("microphone")
        response._csp_update = {"media-src": ["blob:"]}  # type: ignore[attr-defined]
        return response

    return opened


class PermissionsMiddleware:
    """Closes what no view has opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, policy())
        return response
