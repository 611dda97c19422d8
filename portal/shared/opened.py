"""What a visitor without an account has opened with a receipt code or a personal link, kept in their session."""

from __future__ import annotations

from django.http import HttpRequest

MOST = 20


def note(request: HttpRequest, kind: str, pk: int) -> None:
    """Let this visitor's session see the row that was just opened.

    Under a new key, as at a sign-in: whoever noted the old one on a shared device is left outside. A session that is
    signed in had its new key then, and keeps it, so that a form that arrives twice signs nobody out.
    """
    others = [one for one in keys(request, kind) if one != pk]
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[_name(kind)] = [*others[1 - MOST :], pk]


def keys(request: HttpRequest, kind: str) -> list[int]:
    """Return the keys of the rows of this kind that the visitor has opened, the latest last."""
    return list(request.session.get(_name(kind), []))


def _name(kind: str) -> str:
    return f"opened_{kind}"
