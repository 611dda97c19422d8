"""The addresses that open a registration: the personal link of a mail, and the pass that is shown at the door.

An invitation has a link of its own. All are sealed with the portal's key, so that nothing secret is stored. The
personal link opens everything its owner may do; the pass, which is shown to others, only says who comes to which
meeting.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from consultations.registrations.models import Invitation, Registration

_SALT = "registrations.personal"
_INVITED = "registrations.invited"
_LONGEST_KEY = 19  # digits that any key of the database has room for
_SEAL_BYTES = 10  # 80 bits: sixteen signs


def personal_token(registration: Registration) -> str:
    """Return what stands in a personal link. The address it was sent to is sealed in: corrected, it opens no more."""
    return _personal_signer(registration).sign(str(registration.pk))


def key_in(token: str) -> int | None:
    """Return the key of the registration that a personal link names; None when it names none."""
    key = token.partition(signing.Signer().sep)[0]
    return int(key) if key.isdecimal() and len(key) < _LONGEST_KEY else None


def opens(token: str, registration: Registration) -> bool:
    """Return whether we made this personal link for the registration as it can be reached now."""
    try:
        return _personal_signer(registration).unsign(token) == str(registration.pk)
    except signing.BadSignature:
        return False


def _personal_signer(registration: Registration) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT}:{registration.email}")


def invited_token(invitation: Invitation) -> str:
    """Return what stands in the personal link of an invitation."""
    return signing.Signer(salt=_INVITED).sign(str(invitation.pk))


def from_invited_token(token: str) -> int | None:
    """Return the key of the invitation that a link opens; None when we did not make it."""
    return _unsealed(token, _INVITED)


def _unsealed(token: str, salt: str) -> int | None:
    try:
        return int(signing.Signer(salt=salt).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def seal_of(reference: str) -> str:
    """Return the sixteen signs that make a pass genuine."""
    key = hashlib.sha256(b"pass" + settings.SECRET_KEY.encode()).digest()
    return base64.b32encode(hmac.digest(key, reference.encode(), "sha256")[:_SEAL_BYTES]).decode().lower()


def is_genuine(reference: str, seal: str) -> bool:
    """Return whether the seal belongs to the reference."""
    return hmac.compare_digest(seal_of(reference).encode(), seal.encode())


def personal_url(registration: Registration) -> str:
    """Return the full address of the personal link, in the language of the registration."""
    return _address(registration, "registrations:open", personal_token(registration))


def pass_url(registration: Registration) -> str:
    """Return the full address that the pass's QR code holds."""
    return _address(registration, "registrations:pass", registration.reference, seal_of(registration.reference))


def join_url(registration: Registration) -> str:
    """Return the full address of the page from which a remote meeting is joined."""
    return _address(registration, "registrations:open_join", personal_token(registration))


def minutes_url(registration: Registration) -> str:
    """Return the full address under which whoever attended reads the minutes and proposes amendments."""
    return _address(registration, "amendments:open", personal_token(registration))


def invited_url(invitation: Invitation) -> str:
    """Return the full address at which an invited person answers, in their language."""
    return _address(invitation, "invited:answer", invited_token(invitation))


def _address(whose: Registration | Invitation, view: str, *arguments: str) -> str:
    with translation.override(whose.language):
        return f"{settings.SITE_URL}{reverse(view, args=arguments)}"


def seal_hash(reference: str) -> str:
    """Return what a device at the door keeps to know a genuine pass by: no pass can be made from it."""
    return hashlib.sha256(seal_of(reference).encode()).hexdigest()


def passes_path(session_code: str, language: str) -> str:
    """Return how the path of every pass of a meeting begins in a language: the scope of the door's worker."""
    with translation.override(language):
        return reverse("registrations:pass", args=[f"{session_code}-", "-"]).removesuffix("/-/")
