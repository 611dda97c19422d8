"""The region's meeting as the report's annex tells it: its agenda, who came in figures, its approved minutes.

Names of persons stand nowhere in it: neither of those who spoke nor of those who came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consultations.regional_sessions.models import AgendaItem, RegionalSession
from consultations.registrations.minutes import attendance, queries as minutes_queries
from consultations.registrations.models import MinutesEntry, MinutesVersion
from consultations.synthesis.queries import OVER
from portal.shared.bilingual import label

OUTCOMES = (MinutesEntry.Kind.DECISION, MinutesEntry.Kind.RECOMMENDATION)


def told(session: RegionalSession) -> dict[str, Any]:
    """Return the meeting as plain data, in a number of queries that does not grow with it."""
    approved = _approved(session)
    return {
        "code": session.code,
        "title": label(session, "title"),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "mode": session.mode,
        "venue": label(session, "venue"),
        "held": session.state in OVER,
        "agenda": [_item(item) for item in minutes_queries.agenda(session)],
        "attendance": _attendance(session, approved),
        "published_attendance": approved.snapshot("public")["attendance"] if approved is not None else None,
        "minutes": _minutes(approved) if approved is not None else None,
    }


def _approved(session: RegionalSession) -> MinutesVersion | None:
    """Return the newest version that was closed: what is still being written is nobody's word yet."""
    versions = MinutesVersion.objects.filter(minutes__session=session)
    return versions.order_by("-number").first()


def _item(item: AgendaItem) -> dict[str, Any]:
    hours = {"starts_at": item.starts_at.isoformat(), "ends_at": item.ends_at.isoformat()}
    return {**hours, "title": label(item, "title"), "axis": item.axis_id or ""}


def _attendance(session: RegionalSession, approved: MinutesVersion | None) -> dict[str, Any] | None:
    """Return who came as the approved minutes say it, or as it was noted at the door once the meeting is over."""
    if approved is not None:
        found: dict[str, Any] = approved.snapshot("staff")["attendance"]
        return found
    return attendance.whole(session) if session.state in OVER else None


def _minutes(version: MinutesVersion) -> dict[str, Any]:
    snapshot = version.snapshot("staff")
    return {
        "version": version.number,
        "closed_at": version.closed_at.isoformat(),
        "checksum": version.public_checksum,
        "sections": [_section(part) for part in snapshot["sections"]],
        "outcomes": [
            {"kind": entry["kind"], "text": entry["text"]}
            for part in snapshot["sections"]
            for entry in part["entries"]
            if entry["kind"] in OUTCOMES
        ],
    }


def _section(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section with what was said, each given to its category or body: who spoke stays in the minutes."""
    said = [entry for entry in part["entries"] if entry["kind"] not in OUTCOMES]
    return {
        "title": part["title"],
        "kind": part["kind"],
        "text": part["text"],
        "statements": [{"by": entry["organisation"] or entry["category"], "text": entry["text"]} for entry in said],
    }


def public(meeting: Mapping[str, Any]) -> dict[str, Any]:
    """Return what anybody may read of it: announced agenda, published minutes, and figures put together."""
    told = dict(meeting)
    published, figures = told.pop("published_attendance", None), told.get("attendance")
    return told | {"attendance": published or (attendance.public(figures) if figures is not None else None)}
