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
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_TICKET_SALT = "receipts.ticket"
TICKET_SECONDS = 7 * 24 * 3600


def new_ticket() -> str:
    """Return a signed random ticket for one form."""
    return signing.dumps(secrets.token_urlsafe(16), salt=_TICKET_SALT)


def is_genuine(ticket: str) -> bool:
    """Return whether we made this ticket, within the last week: an old one no longer opens the receipt it made."""
    try:
        signing.loads(ticket, salt=_TICKET_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return False
    return True


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
    typed = "".join(sign for sign in code.upper().translate(_LOOKALIKES) if sign in ALPHABET)
    return hashlib.sha256(b"receipt" + typed.encode()).hexdigest()


def _nonce(ticket: str) -> str:
    # Not the signed string: it holds a time stamp and would differ if it were signed again.
    return str(signing.loads(ticket, salt=_TICKET_SALT))
