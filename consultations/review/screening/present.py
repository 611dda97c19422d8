"""Who else is at a contribution right now: reading it, or writing about it."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.contributions.models import Contribution
from portal.shared import presence
from stakeholders.models import Account

READING, WRITING = "reading", "writing"
DOING = (READING, WRITING)


@dataclass(frozen=True)
class Other:
    """Somebody of the staff who is at the same contribution."""

    name: str
    writes: bool


def others_at(contribution: Contribution, reader: Account, doing: str) -> list[Other]:
    """Note that somebody is at a contribution, and return who else is, by name. Only the region's staff ask."""
    there = presence.note(f"contribution:{contribution.pk}", reader.pk, doing if doing in DOING else READING)
    if not there:
        return []
    people = Account.objects.in_bulk(list(there))
    named = [Other(people[pk].get_short_name(), what == WRITING) for pk, what in there.items() if pk in people]
    return sorted(named, key=lambda other: other.name)
