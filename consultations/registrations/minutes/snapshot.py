"""What minutes say, as data: frozen when they are closed, and read live while they are worked on.

The public edition is the staff's with coarser figures and without the amendments' texts; it counts them only.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from consultations.registrations.minutes import attendance, queries
from consultations.registrations.models import Amendment, Minutes, MinutesEntry, MinutesSection
from portal.shared.bilingual import label

FORMAT = 1
STAFF, PUBLIC = "staff", "public"
Snapshot = dict[str, Any]


def staff(minutes: Minutes, *, closed_at: datetime | None = None) -> Snapshot:
    """Return everything the minutes say. Without `closed_at` they are a draft."""
    session = minutes.session
    return {
        "format": FORMAT,
        "edition": STAFF,
        "version": minutes.version,
        "state": minutes.state if closed_at is None else Minutes.State.FINAL,
        "closed_at": closed_at.isoformat() if closed_at is not None else "",
        "correction": {"ar": minutes.correction_ar, "fr": minutes.correction_fr},
        "working_language": minutes.working_language,
        "code": session.code,
        "region": label(session.region),
        "title": label(session, "title"),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "mode": session.mode,
        "venue": label(session, "venue"),
        "agenda": [_agenda_item(item) for item in queries.agenda(session)],
        "attendance": attendance.whole(session),
        "sections": [_section(section) for section in queries.sections(minutes)],
        "amendments": _amendments(minutes),
    }


def public(snapshot: Snapshot, *, before: Snapshot | None = None) -> Snapshot:
    """Return what anybody may read. `before` is what was published last of the same meeting."""
    published = {"as_of": before["version"], **before["attendance"]} if before is not None else None
    counted = {name: value for name, value in snapshot["amendments"].items() if name != "listed"}
    return snapshot | {
        "edition": PUBLIC,
        "attendance": attendance.public(snapshot["attendance"], before=published),
        "amendments": counted | {"listed": []},
    }


def canonical(snapshot: Snapshot) -> str:
    """Return the one way to write a snapshot down."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """Return the SHA-256 of a snapshot as it is written down."""
    return hashlib.sha256(text.encode()).hexdigest()


def _agenda_item(item: Any) -> Snapshot:
    return {
        "starts_at": item.starts_at.isoformat(),
        "ends_at": item.ends_at.isoformat(),
        "title": label(item, "title"),
        "speakers": [
            {"name": label(speaker), "position": label(speaker, "position")} for speaker in item.speakers.all()
        ],
    }


def _section(section: MinutesSection) -> Snapshot:
    return {
        "key": section.pk,
        "number": section.number,
        "kind": section.kind,
        "title": section.titles,
        "text": label(section, "text"),
        "entries": [_entry(entry) for entry in section.entries.all()],
    }


def _entry(entry: MinutesEntry) -> Snapshot:
    return {
        "key": entry.pk,
        "kind": entry.kind,
        "category": label(entry.category) if entry.category is not None else {},
        "organisation": label(entry.organisation) if entry.organisation is not None else {},
        "speaker": label(entry, "speaker"),
        "text": label(entry, "text"),
    }


def _amendments(minutes: Minutes) -> Snapshot:
    rows = list(queries.amendments(minutes))
    decided = {state.value: sum(row.state == state for row in rows) for state in Amendment.State}
    return {"proposed": len(rows), **decided, "listed": [_amendment(row) for row in rows]}


def _amendment(row: Amendment) -> Snapshot:
    """An amendment as the staff read it. Who proposed it is not part of the minutes; as whom is."""
    registration = row.registration
    return {
        "number": row.number,
        "version": row.version,
        "section": row.section.titles if not row.section.is_introduction else {},
        "state": row.state,
        "category": label(registration.category) if registration is not None else {},
        "language": row.language,
        "text": row.text,
        "reason": row.reason,
        "answer": row.answer,
    }
