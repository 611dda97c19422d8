"""The receipt code: a person's private key to what they sent, a contribution or a registration.

A form carries a *ticket*, 128 random bits signed by us. The code is derived from the ticket, so that the same form
sent twice over a poor line shows the same receipt again, while the database holds only hashes of the two.
Twenty signs of thirty-two make 100 bits. The alphabet has no I, L, O, U: codes are read aloud and copied by hand.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 5
SERIAL = 8
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_TICKET_SALT = "receipts.ticket"
TICKET_SECONDS = 7 * 24 * 3600


def new_ticket() -> str:
    """Return a signed random ticket for one form."""
    return signing.dumps(secrets.token_urlsafe(16), salt=_TICKET_SALT)


def is_genuine(ticket: str, *, seconds: int = TICKET_SECONDS) -> bool:
    """Return whether we made this ticket, within the last week: an old one no longer opens the receipt it made."""
    try:
        signing.loads(ticket, salt=_TICKET_SALT, max_age=seconds)
    except signing.BadSignature:
        return False
    return True


def is_older_than(ticket: str, seconds: int) -> bool:
    """Return whether we made this ticket longer ago than so many seconds: its form was looked at before it was sent."""
    try:
        signing.loads(ticket, salt=_TICKET_SALT, max_age=seconds)
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return False
    return False


def renewed(ticket: str) -> str:
    """Return the same ticket, signed anew: it is good for another week and makes the same receipt."""
    return signing.dumps(_nonce(ticket), salt=_TICKET_SALT)


def code_of(ticket: str) -> str:
    """Return the receipt code of a ticket: four groups of five signs, joined by hyphens."""
    key = hashlib.sha256(b"receipt" + settings.SECRET_KEY.encode()).digest()
    number = int.from_bytes(hmac.digest(key, _nonce(ticket).encode(), "sha256"), "big")
    signs = ""
    for _place in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def ticket_hash(ticket: str) -> str:
    """Return what is stored of a ticket."""
    return hashlib.sha256(b"ticket" + _nonce(ticket).encode()).hexdigest()


def code_hash(code: str) -> str:
    """Return what is stored of a code, however it was typed: small letters, blanks, O for 0."""
    return hashlib.sha256(b"receipt" + as_typed(code).encode()).hexdigest()


def as_typed(code: str) -> str:
    """Return the signs of a code or a serial that count, however it was typed."""
    return "".join(sign for sign in code.upper().translate(_LOOKALIKES) if sign in ALPHABET)


def new_serial() -> str:
    """Return a random number for a sheet of paper, short enough to be typed. It opens nothing."""
    return "".join(secrets.choice(ALPHABET) for _place in range(SERIAL))


def _nonce(ticket: str) -> str:
    # Not the signed string: it holds a time stamp and would differ if it were signed again.
    return str(signing.loads(ticket, salt=_TICKET_SALT))
