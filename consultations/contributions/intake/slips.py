"""The slip: reference and code for the person, shown once to the helper who prints it or reads it out."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

COOKIE = "intake_slip"
SECONDS = 15 * 60


class Slip(NamedTuple):
    """What the cookie holds."""

    reference: str
    code: str


def put(response: HttpResponse, slip: Slip) -> HttpResponse:
    """Let the next page show the slip. The code never stands in an address, a log or the database."""
    response.set_signed_cookie(
        COOKIE, " ".join(slip), salt=COOKIE, max_age=SECONDS, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


def take(request: HttpRequest) -> Slip | None:
    """Return the slip of the last entry, if it is still to be shown."""
    try:
        return Slip(*request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=SECONDS).split(" "))
    except (KeyError, BadSignature, TypeError):
        return None


def drop(response: HttpResponse) -> HttpResponse:
    """Forget the slip: the next entry begins, and its person shall not read somebody else's code."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
