"""Walking the chain from its first seal: every fault is named, in memory that does not grow with the trail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from portal.shared.id_ranges import ids_in
from portal.shared.models import AuditEntry, AuditSeal, AuditWaiting
from portal.shared.trail import hashing
from portal.shared.trail.queries import MOST

SEALS_AT_ONCE = 100
NAMED = 20  # strangers and lost entries that are named; the others are many more of the same

# One statement, one moment: what is sealed meanwhile is counted on neither side or on both.
TOTALS = """
SELECT (SELECT count(*) FROM shared_auditentry), (SELECT coalesce(sum(count), 0) FROM shared_auditseal),
       (SELECT count(*) FROM shared_auditwaiting)
"""
STRANGERS = """
SELECT entry.id FROM shared_auditentry entry
WHERE NOT EXISTS (SELECT FROM shared_auditseal seal WHERE seal.covers @> entry.id)
  AND NOT EXISTS (SELECT FROM shared_auditwaiting waiting WHERE waiting.entry_id = entry.id)
ORDER BY entry.id LIMIT %s
"""
GONE_WHILE_WAITING = """
SELECT waiting.entry_id FROM shared_auditwaiting waiting
WHERE NOT EXISTS (SELECT FROM shared_auditentry entry WHERE entry.id = waiting.entry_id)
ORDER BY waiting.entry_id LIMIT %s
"""


class Walk:
    """One walk along the chain. Go through `faults` to its end; then `head`, `seals` and `entries` tell what was seen.

    `noted` is a head that was kept elsewhere: a chain that was made anew as a whole is sound in itself, but lacks it.
    """

    def __init__(self, noted: str = "") -> None:
        self.noted = noted.strip().lower()
        self.noted_at = 0
        self.head = hashing.BEGINNING
        self.seals = self.entries = 0

    def faults(self) -> Iterator[str]:
        """Yield what was tampered with, a line each."""
        link: str | None = hashing.BEGINNING
        for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=SEALS_AT_ONCE):
            if seal.number != self.seals + 1:
                yield f"seal {self.seals + 1} was removed"
            elif link is not None and seal.previous != link:
                yield f"seal {seal.number} does not follow seal {self.seals}"
            if hashing.hash_of(seal) == seal.hash and _is_in_proportion(seal):
                link = seal.hash
                yield from self._faults_under(seal)
            else:
                link = None  # what followed the true one need not follow this one: it is named once
                yield f"seal {seal.number} was changed"
            if self.noted == seal.hash:
                self.noted_at = seal.number
            self.seals, self.head = seal.number, seal.hash
        yield from self._faults_outside()
        if self.noted and not self.noted_at:
            yield f"the head {self.noted} is no seal of this chain: it was cut short, or made anew"

    def _faults_under(self, seal: AuditSeal) -> Iterator[str]:
        """Compare the entries of one seal with what it says of them."""
        found = {entry[0]: hashing.digest_of(entry) for entry in _entries_of(seal)}
        self.entries += seal.count
        fine = True
        for place, pk in enumerate(ids_in(seal.covers)):
            digest, size = found.get(pk), hashing.FINGERPRINT
            if digest is None:
                fine = False
                yield f"entry {pk} was removed (seal {seal.number})"
            elif digest[:size] != bytes(seal.fingerprints[place * size : (place + 1) * size]):
                fine = False
                yield f"entry {pk} was changed (seal {seal.number})"
        if fine and hashing.content_of(found[pk] for pk in ids_in(seal.covers)) != seal.content:
            yield f"an entry of seal {seal.number} was changed"

    def _faults_outside(self) -> Iterator[str]:
        """Look for entries that no seal knows, and for those that went before they were sealed."""
        entries, sealed, waiting = _rows(TOTALS)[0]
        if entries != sealed + waiting:
            for (pk,) in _rows(STRANGERS, NAMED):
                yield f"entry {pk} was inserted past the seals, or its seal was removed"
        for (pk,) in _rows(GONE_WHILE_WAITING, NAMED):
            yield f"entry {pk} was removed before it was sealed"

    @property
    def waiting(self) -> int:
        return AuditWaiting.objects.count()


def _is_in_proportion(seal: AuditSeal) -> bool:
    """Return whether a seal covers as much as it says, and no more than we ever put under one: it is held in memory."""
    return seal.count <= MOST and sum(last - first + 1 for first, last in seal.covers) == seal.count


def _entries_of(seal: AuditSeal) -> list[tuple[Any, ...]]:
    first, last = seal.covers[0][0], seal.covers[-1][1]
    covered = set(ids_in(seal.covers))
    rows = AuditEntry.objects.filter(pk__range=(first, last)).values_list(*hashing.COLUMNS)
    return [row for row in rows.iterator(chunk_size=2000) if row[0] in covered]


def _rows(statement: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
