"""The addresses of a meeting in progress: the short one of its room, and the one that a hall's computer shows."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from consultations.regional_sessions.models import RegionalSession

_SALT = "live.screen"
KEY_SECONDS = 24 * 3600


def room_url(session: RegionalSession) -> str:
    """Return the room's address without a language: each phone is led on to its own."""
    _language, _slash, path = reverse("live:room", args=[session.code]).lstrip("/").partition("/")
    return f"{settings.SITE_URL}/{path}"


def screen_key(session: RegionalSession) -> str:
    """Return what opens the projector's page for a day on a computer where nobody is signed in."""
    return signing.TimestampSigner(salt=_SALT).sign(session.code).removeprefix(f"{session.code}:")


def opens_screen(key: str, code: str) -> bool:
    """Return whether we made this key for this meeting within the last day."""
    try:
        signing.TimestampSigner(salt=_SALT).unsign(f"{code}:{key}", max_age=KEY_SECONDS)
    except signing.BadSignature:
        return False
    return True


def screen_url(session: RegionalSession) -> str:
    """Return the full address of the projector's page, with its key."""
    return f"{settings.SITE_URL}{reverse('live:screen', args=[session.code])}?key={screen_key(session)}"
