"""What a signed version was counted from, contribution by contribution, and whether it still stands so.

An entry is the keyed hash of one contribution's reference and words. The salts lie apart: with its salt an entry can
be recomputed from the contribution as it is today, without it nobody can tell whose it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.synthesis.queries import in_parts
from consultations.synthesis.signing.models import Manifest
from consultations.synthesis.snapshot import canonical

SALT = 16
Row = tuple[str, str, str, str]  # reference, title, words, language


@dataclass(frozen=True)
class Verdict:
    """What became of the entries of a manifest, by reference; of tombstones only the number is known."""

    verified: int
    tombstones: int
    changed: list[str]  # other words, or none
    left: list[str]  # the same words, which do not count any more
    forged: bool  # the list itself is not the one that was signed


def new_salts(references: Iterable[str]) -> dict[str, bytes]:
    """Return a random salt for each reference."""
    return {reference: secrets.token_bytes(SALT) for reference in references}


def salts_of(manifest: Manifest) -> dict[str, bytes]:
    """Return the salts that are left, by reference."""
    return {row.reference: bytes(row.salt) for row in manifest.salts.all()}


def entry(row: Row, salt: bytes) -> str:
    """Return the salted hash of a contribution."""
    return hmac.new(salt, canonical({"said": row}).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def entries(salts: dict[str, bytes]) -> list[str]:
    """Return the entries of these contributions as they are now, in the order of the hashes, which tells nothing."""
    return sorted(entry(row, salts[row[0]]) for row, _status in _rows(list(salts)))


def checksum(listed: Sequence[str]) -> str:
    """Return the SHA-256 of a list of entries."""
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def verify(manifest: Manifest) -> Verdict:
    """Recompute every entry that still has its salt."""
    known = set(manifest.hashes)
    salts = salts_of(manifest)
    verified, left, there = 0, [], set()
    for row, status in _rows(list(salts)):
        if entry(row, salts[row[0]]) in known:
            verified += 1
            there.add(row[0])
            if status not in workflow.COUNTED:
                left.append(row[0])
    return Verdict(
        verified=verified,
        tombstones=len(known) - len(salts),
        changed=sorted(set(salts) - there),
        left=left,
        forged=checksum(manifest.hashes) != manifest.checksum,
    )


def _rows(references: Sequence[str]) -> Iterator[tuple[Row, str]]:
    """Yield the words of these contributions with their state; what is held out counts no more."""
    for part in in_parts(references):
        found = Contribution.everything.filter(reference__in=part).order_by("pk")
        for reference, title, body, language, status, held in found.values_list(
            "reference", "title", "body", "language", "status", "held_for"
        ):
            yield (reference, title, body, language), Contribution.Status.WITHDRAWN if held else status
