"""The key in an invitation's personal link. It stands in the mail alone; the database holds only its hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return 192 random bits, as an address can carry them."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(b"invitation" + token.encode()).hexdigest()
