"""How an entry and a seal are written down to be hashed. Changing a letter here would break every chain that stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from portal.shared.models import AuditSeal

COLUMNS = ("id", "at", "actor_id", "action", "object_kind", "object_id", "region_code", "details")
BEGINNING = "0" * 64  # what the first seal follows
FINGERPRINT = 8


def digest_of(entry: tuple[Any, ...]) -> bytes:
    """Return the digest of an entry, its values in the order of `COLUMNS`."""
    return sha256(_canonical(list(entry))).digest()


def content_of(digests: Iterable[bytes]) -> str:
    """Return the hash over the entries of a seal."""
    return sha256(b"".join(digests)).hexdigest()


def hash_of(seal: AuditSeal) -> str:
    """Return the hash that a seal with these values must carry."""
    parts = [seal.number, seal.previous, seal.covers, seal.count, seal.content, bytes(seal.fingerprints).hex()]
    return sha256(_canonical([*parts, seal.sealed_at])).hexdigest()


def _canonical(values: list[Any]) -> bytes:
    """Return values as JSON of one spelling: keys sorted, no spaces, moments in UTC to the microsecond."""
    return json.dumps(values, default=_moment, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value)} has no canonical spelling")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
