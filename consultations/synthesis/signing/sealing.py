"""The seal of a snapshot: it still verifies when words have left it.

A frozen snapshot holds citizens' words, and a contribution may be erased on its author's wish: then its words must go,
in every version there is. A checksum of the text itself would break with the first word that goes, and nobody could
tell an erasure from a forgery. So the seal is not the SHA-256 of the snapshot but of the *sealed form* of the snapshot,
in which whatever belongs to one contribution (a quote, an answer, a line of text that cites it, its bare reference in a
list) stands as a hash, keyed with a random salt of that contribution in that version:

    "TCH-04-000123"                             → "erased:9f2c…"
    {"reference": "TCH-04-000123", "text": …}   → "erased:41b0…"

An erasure replaces the words by the very hash that stands in the sealed form, and deletes the salt. The sealed form is
what it was, the seal verifies, the rest is still covered letter by letter; and without the salt nobody can find out, by
trying likely texts, what the hash was made of. A part that cites several contributions is keyed with all their salts:
with one of them gone, it cannot be read any more.

The other way, words in rows of their own beside a snapshot that only points to them, asks every reader to put the two
together again, for ever; here a snapshot stays one document that renders by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from typing import Any

from consultations.synthesis.snapshot import Snapshot, canonical

REFERENCE = re.compile(r"[A-Z]{2,5}-\d{2}-\d+")
ERASED = "erased:"
# What stands for a quote whose words have gone: pages show a tombstone in its place.
TOMBSTONE: dict[str, Any] = {"text": "", "language": "ar", "reference": "", "category": None, "province": None}

Salts = Mapping[str, bytes]


def belongs_to(value: Any) -> tuple[str, ...]:
    """Return whose a part is: the contributions without which it would not be there; none: nobody's."""
    if isinstance(value, str):
        return (value,) if REFERENCE.fullmatch(value) else ()
    if not isinstance(value, dict):
        return ()
    own, cited = value.get("reference"), value.get("cites")
    if isinstance(own, str) and REFERENCE.fullmatch(own):
        return (own,)
    return tuple(sorted(set(cited))) if isinstance(cited, list) else ()


def seal(snapshot: Snapshot, salts: Salts) -> str:
    """Return the SHA-256 of the sealed form: the same before and after an erasure."""
    return hashlib.sha256(canonical(_sealed(snapshot, salts)).encode("utf-8", "surrogatepass")).hexdigest()


def without(snapshot: Snapshot, gone: Collection[str], salts: Salts) -> Snapshot:
    """Return a snapshot from which the parts of these contributions have gone; their salts are still there."""
    found: Snapshot = _without(snapshot, set(gone), salts)
    return found


def words_of(value: Any, gone: Collection[str]) -> bool:
    """Return whether a snapshot holds words of these contributions, not their references alone."""
    own = belongs_to(value)
    if own:
        return isinstance(value, dict) and not set(gone).isdisjoint(own)
    return any(words_of(part, gone) for part in _parts(value))


def readable(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot as a report is made of it: a tombstone for each quote that went, nothing for the rest."""
    found: Snapshot = _readable(snapshot, "quotes")
    return found


def remaining(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot for whoever makes something new of it: what went is not there, and no stone stands for it."""
    found: Snapshot = _readable(snapshot, None)
    return found


def is_erased(value: Any) -> bool:
    """Return whether a part is the hash of something that went."""
    return isinstance(value, str) and value.startswith(ERASED)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _sealed(value: Any, salts: Salts) -> Any:
    own = belongs_to(value)
    if own and salts.keys() >= set(own):
        return _hash(value, own, salts)
    if isinstance(value, dict):
        return {name: _sealed(part, salts) for name, part in value.items()}
    if isinstance(value, list):
        return [_sealed(part, salts) for part in value]
    return value


def _without(value: Any, gone: set[str], salts: Salts) -> Any:
    own = belongs_to(value)
    if own:
        return _hash(value, own, salts) if gone.intersection(own) and salts.keys() >= set(own) else value
    if isinstance(value, dict):
        return {name: _without(part, gone, salts) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, gone, salts) for part in value]
    return value


def _hash(value: Any, own: tuple[str, ...], salts: Salts) -> str:
    key = b"".join(salts[reference] for reference in own)
    return ERASED + hmac.new(key, canonical(value).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _readable(value: Any, marked: str | None, name: str = "") -> Any:
    """Return a part without what went; in a list of the name `marked` a tombstone stands where something did."""
    if isinstance(value, dict):
        return {key: _readable(part, marked, key) for key, part in value.items()}
    if not isinstance(value, list):
        return None if is_erased(value) else value
    if marked and name == marked:
        return [TOMBSTONE if is_erased(part) else _readable(part, marked) for part in value]
    return [_readable(part, marked) for part in value if not is_erased(part)]
