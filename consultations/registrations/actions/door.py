"""What the reception does at the door: note who comes, also by devices that were offline, seat people, let them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.actions.attendance import DOOR_OPENS, note_arrival, take_back_arrival
from consultations.registrations.actions.registering import Person, accept_offer, change_mode, register
from consultations.registrations.actions.seating import lock
from consultations.registrations.models import Attendance, DoorNote, Registration
from portal.shared import audit
from stakeholders.models import Account

Source = Attendance.Source
NOTED, ALREADY, TAKEN_BACK = "noted", "already", "taken_back"
# How long after the end a meeting's door is still kept: lists stay on devices, and hours are believed, until then.
DOOR_KEPT = timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class DeviceNote:
    """What a device wrote down: under a key of its own, when by its clock, and whether it was taken back since."""

    key: UUID
    source: str
    at: datetime | None = None
    taken_back: bool = False


def within_the_day(session: RegionalSession, at: datetime, now: datetime) -> datetime:
    """Return the moment inside the hours in which the door is kept: a device's clock may be wrong by years."""
    return min(max(at, session.starts_at - DOOR_OPENS), session.ends_at + DOOR_KEPT, now)


@transaction.atomic
def note_at_door(*, registration: Registration, source: str, by: Account, at: datetime | None = None) -> Attendance:
    """Note that somebody came into the room. Raises `ValidationError` with why they cannot be let in."""
    now = timezone.now()
    at = within_the_day(registration.session, at or now, now)
    note, _new = note_arrival(registration=registration, mode=Presence.ROOM, source=source, by=by, at=at)
    return note


@transaction.atomic
def note_from_device(*, registration: Registration, note: DeviceNote, by: Account) -> str:
    """Take in what a device noted, once however often it is delivered. Returns what became of it.

    Raises `ValidationError` with why the person cannot be let in; the same note may then be delivered again.
    """
    registration = lock(registration)
    before = DoorNote.objects.filter(key=note.key).first()
    if before is not None and before.registration_id != registration.pk:
        raise ValidationError(_("This note was made for somebody else."))
    if note.taken_back:
        return _take_back(registration, before, note.key, by)
    if before is not None:
        return TAKEN_BACK if before.taken_back else ALREADY
    was = Attendance.objects.filter(registration=registration).first()
    noted = note_at_door(registration=registration, source=note.source, by=by, at=note.at)
    is_new = was is None or was.mode != noted.mode
    DoorNote.objects.create(key=note.key, registration=registration, attendance=noted if is_new else None)
    return NOTED if is_new else ALREADY


def _take_back(registration: Registration, before: DoorNote | None, key: UUID, by: Account) -> str:
    """Undo what the note made, and nothing that anybody else has noted; it will make nothing any more."""
    if before is None:
        DoorNote.objects.create(key=key, registration=registration, taken_back=True)
    elif not before.taken_back:
        if before.attendance_id is not None:
            take_back_arrival(registration=registration, by=by)
        DoorNote.objects.filter(key=key).update(taken_back=True)
    return TAKEN_BACK


@transaction.atomic
def seat_at_door(*, registration: Registration, by: Account) -> Attendance:
    """Give a seat in the room to somebody who waits and stands at the door, when one is free for them; note them."""
    registration = lock(registration)
    if registration.is_offered:
        seated = accept_offer(registration=registration, by=by)
    else:
        seated = change_mode(registration=registration, to=Presence.ROOM, by=by)
    return note_at_door(registration=seated, source=Source.NAME, by=by)


@transaction.atomic
def let_in(*, session: RegionalSession, person: Person, ticket: str, by: Account) -> Registration:
    """Register somebody who stands at the door, and note them; when no seat is left they are on the waiting list."""
    registration = register(
        session=session, person=person, mode=Presence.ROOM, ticket=ticket, by=by, channel=Registration.Channel.DOOR
    )
    if registration.status == Registration.Status.SEATED:
        note_at_door(registration=registration, source=Source.NAME, by=by)
    return registration


@transaction.atomic
def hand_out_list(*, session: RegionalSession, by: Account, people: int) -> None:
    """Note that the names of those who come were given to a device."""
    audit.record("door_list_read", session, by=by, region=session.region_id, people=people)


@transaction.atomic
def hand_out_sheet(*, session: RegionalSession, by: Account, people: int, format: str) -> None:
    """Note that the attendance sheet was given to somebody."""
    audit.record("attendance_sheet_read", session, by=by, region=session.region_id, people=people, format=format)
