"""The people of one meeting as the door sees them: who is expected, who is here, who cannot be let in, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import queries
from consultations.registrations.actions import DOOR_OPENS, NOTES_TAKEN_FOR
from consultations.registrations.models import AccommodationNeed, Attendance, Registration
from consultations.registrations.places import Places
from portal.shared.folding import fold
from portal.shared.time import day_and_clock

Status = Registration.Status
State = RegionalSession.State
Kind = AccommodationNeed.Kind
# Where somebody stands before the door.
EXPECTED, HERE, REMOTE, FOLLOWING, WAITING, GONE = "expected", "here", "remote", "following", "waiting", "gone"
# The lists that the door shows, and who stands on each.
LISTS = {EXPECTED: {EXPECTED}, HERE: {HERE}, REMOTE: {REMOTE, FOLLOWING}, WAITING: {WAITING}}


# What people need at the door: the kind, its name and its sign.
NEEDS = [
    (kind, kind.label, sign)
    for kind, sign in (
        (Kind.SIGN_LANGUAGE, "hand"),
        (Kind.TRANSPORT, "car"),
        (Kind.COMPANION, "people"),
        (Kind.EASY_READ, "document"),
        (Kind.CHILDCARE, "child"),
        (Kind.OTHER, "info"),
    )
]


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody at the door. `reason` says why they cannot be let in; `may_sit` that a seat is free for them now."""

    reference: str
    name: str = ""
    body: str = ""  # the organisation for which they come; empty when for none
    category: str = ""
    province: str = ""
    mode: str = Presence.ROOM
    state: str = EXPECTED
    reason: str = ""
    may_sit: bool = False
    needs: tuple[str, ...] = ()
    need_details: str = ""
    words: str = ""  # what they are found by
    attendance: Attendance | None = None

    @property
    def by(self) -> str:
        """Who noted them."""
        return str(self.attendance.recorded_by or "") if self.attendance else ""


# For the door's script, which fills it in.
BLANK = Guest(reference="REFERENCE")


def guests(session: RegionalSession, *, everybody: bool = False) -> list[Guest]:
    """Return those who mean to come or came, in the order of their names; `everybody`: those who cancelled too."""
    rows = queries.of_session(session).select_related("attendance__recorded_by")
    if not everybody:
        rows = rows.filter(Q(status__in=queries.OPEN) | Q(attendance__isnull=False))
    needs = AccommodationNeed.objects.exclude(state=AccommodationNeed.State.UNMET)
    people = sorted(rows.prefetch_related(Prefetch("needs", needs)), key=lambda row: (fold(row.full_name), row.number))
    places, line = queries.places(session), _line(people)
    return [_guest(one, places, line) for one in people]


def guest(registration: Registration) -> Guest:
    """Return one person as the door sees them."""
    people = guests(registration.session, everybody=True)
    return next(one for one in people if one.reference == registration.reference)


def matching(people: Iterable[Guest], words: str) -> list[Guest]:
    """Return those whose name, organisation or reference holds every word, spelled in whatever way."""
    asked = fold(words).split()
    return [one for one in people if all(word in one.words for word in asked)]


def listed(people: Iterable[Guest], name: str) -> list[Guest]:
    """Return those who stand on one of the door's lists."""
    return [one for one in people if one.state in LISTS[name]]


def counts(people: Iterable[Guest]) -> dict[str, int]:
    """Return how many stand on each list; of those who follow remotely also how many have come."""
    states = Counter(one.state for one in people)
    return {name: sum(states[state] for state in those) for name, those in LISTS.items()} | {
        FOLLOWING: states[FOLLOWING]
    }


def closed_because(session: RegionalSession, at: datetime) -> str:
    """Return why nobody can be noted at the door at that moment; empty while they can."""
    if session.state == State.CANCELLED:
        return _("This meeting does not take place.")
    if not session.has_room:
        return _("This meeting is held remotely: nobody comes through the door.")
    if at < session.starts_at - DOOR_OPENS:
        return _("The door opens on %(moment)s.") % {"moment": day_and_clock(session.starts_at - DOOR_OPENS)}
    if at > session.ends_at + NOTES_TAKEN_FOR:
        return _("This meeting is over: nobody can be noted any more.")
    return ""


def _guest(registration: Registration, places: Places, line: dict[int, int]) -> Guest:
    attendance = getattr(registration, "attendance", None)
    organisation, needs = registration.organisation, list(registration.needs.all())
    keys = [registration.search_key, organisation.search_key if organisation else ""]
    return Guest(
        reference=registration.reference,
        name=registration.full_name,
        body=str(organisation.name) if organisation else registration.organisation_name,
        category=str(registration.category.name),
        province=str(registration.province.name) if registration.province else "",
        mode=registration.mode,
        needs=tuple(need.kind for need in needs),
        need_details=next((need.details for need in needs if need.kind == Kind.OTHER), ""),
        words=" ".join(filter(None, keys)),
        attendance=attendance,
        **_standing(registration, attendance, places, line),
    )


def _standing(
    registration: Registration, attendance: Attendance | None, places: Places, line: dict[int, int]
) -> dict[str, Any]:
    if attendance is not None:
        return {"state": HERE if attendance.mode == Presence.ROOM else FOLLOWING}
    if registration.status == Status.SEATED:
        return {"state": EXPECTED if registration.mode == Presence.ROOM else REMOTE}
    if registration.status != Status.WAITING:
        return {"state": GONE, "reason": str(registration.get_status_display())}
    offered = registration.is_offered and registration.waits_for == Presence.ROOM
    free = Presence.ROOM in places.seats and places.is_free_for(Presence.ROOM, registration.category_id)
    return {"state": WAITING, "reason": _why(registration, line, free), "may_sit": offered or free}


def _why(registration: Registration, line: dict[int, int], free: bool) -> str:
    if registration.offer_until is not None:
        said = _("On the waiting list. A seat is kept for them until %(moment)s; they have not taken it yet.")
        return said % {"moment": day_and_clock(registration.offer_until)}
    place = {"place": line.get(registration.pk, 0)}
    if free:
        return _("On the waiting list, number %(place)d. A seat in the room is free now.") % place
    return _("On the waiting list, number %(place)d: no seat is left for them in the room.") % place


def _line(people: Iterable[Registration]) -> dict[int, int]:
    """Return each waiting person's place in line, as `queries.place_on_list` does for one of them."""
    places: dict[int, int] = {}
    for mode in Presence.values:
        waiting = [one for one in people if one.waits_for == mode and not one.is_offered]
        waiting.sort(key=lambda one: (one.waits_since, one.number))
        places |= {one.pk: place for place, one in enumerate(waiting, start=1)}
    return places
