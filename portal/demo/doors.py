"""Single-use sign-in links. The token stands in the link alone: Redis keeps its hash, for a day."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.core.cache import cache

LIFETIME = 24 * 60 * 60


@dataclass(frozen=True)
class Door:
    """Who comes in by a link, and where to."""

    role: str
    account_id: int


def open_door(door: Door) -> str:
    """Return a new token that lets its holder in once, within a day."""
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), (door.role, door.account_id), LIFETIME)
    return token


def look(token: str) -> Door | None:
    """Return what the token opens, without using it up."""
    found = cache.get(_key(token))
    return Door(*found) if found else None


def pass_through(token: str) -> Door | None:
    """Use the token up and return what it opens. Of two at once, one gets in: Redis deletes a key once."""
    door = look(token)
    return door if door is not None and cache.delete(_key(token)) else None


def _key(token: str) -> str:
    return f"demo:door:{hashlib.sha256(token.encode()).hexdigest()}"
