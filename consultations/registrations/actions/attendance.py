"""That somebody came: noted once, whoever notes it, from however many devices and however late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.actions.seating import lock
from consultations.registrations.models import Attendance, Registration
from portal.shared import audit
from stakeholders.models import Account

Source = Attendance.Source
State = RegionalSession.State
# The door opens before the meeting does, and a device that was offline may bring its notes days later.
DOOR_OPENS = timedelta(hours=3)
NOTES_TAKEN_FOR = timedelta(days=7)


@transaction.atomic
def note_arrival(
    *, registration: Registration, mode: str, source: str, by: Account | None, at: datetime | None = None
) -> tuple[Attendance, bool]:
    """Note that somebody came. Returns the note, and whether it is new: a second one changes nothing.

    Whoever followed remotely and then walked in was in the room. `at` is what an offline device wrote down; it is held
    inside the meeting's day. Raises `ValidationError` when the person holds no seat, or the door is not open.
    """
    registration = lock(registration)
    now = timezone.now()
    _check_may_come(registration, mode, at or now, now)
    before = Attendance.objects.filter(registration=registration).first()
    if before is not None and (before.mode == mode or before.mode == Presence.ROOM):
        return before, False
    note = before or Attendance(registration=registration)
    note.followed_at = before.arrived_at if before is not None else None
    note.mode, note.source, note.recorded_by = mode, source, by
    note.arrived_at = min(at or now, now)
    note.full_clean(exclude=["registration", "recorded_by"], validate_unique=False)
    note.save()
    session = registration.session
    audit.record("arrival_noted", registration, by=by, region=session.region_id, mode=mode, source=source)
    return note, before is None


@transaction.atomic
def take_back_arrival(*, registration: Registration, by: Account) -> None:
    """Undo a note that was made for the wrong person. That they followed remotely before it stays true.

    Raises `ValidationError` once the minutes say who attended, or when the meeting is long over.
    """
    registration = lock(registration)
    _check_may_be_taken_back(registration.session, timezone.now())
    note = Attendance.objects.filter(registration=registration).first()
    if note is None:
        return
    if note.followed_at is None:
        note.delete()
    else:
        note.mode, note.source, note.recorded_by = Presence.REMOTE, Source.JOINED, None
        note.arrived_at, note.followed_at = note.followed_at, None
        note.save()
    audit.record("arrival_taken_back", registration, by=by, region=registration.session.region_id)


def _check_may_be_taken_back(session: RegionalSession, now: datetime) -> None:
    if session.state == State.MINUTES_PUBLISHED:
        raise ValidationError(_("The minutes are final: how many attended stands in them."))
    if now > session.ends_at + NOTES_TAKEN_FOR:
        raise ValidationError(_("This meeting is over."))


def _check_may_come(registration: Registration, mode: str, at: datetime, now: datetime) -> None:
    session = registration.session
    if registration.status != Registration.Status.SEATED:
        raise ValidationError(_("This person holds no seat: %(state)s.") % {"state": registration.get_status_display()})
    if session.state in {State.DRAFT, State.CANCELLED}:
        raise ValidationError(_("This meeting does not take place."))
    # The remote link may be shown earlier than the door of the hall opens.
    link = timedelta(minutes=session.link_minutes_before if mode == Presence.REMOTE else 0)
    if at < session.starts_at - max(DOOR_OPENS, link):
        raise ValidationError(_("The door of this meeting is not open yet."))
    if now > session.ends_at + NOTES_TAKEN_FOR:
        raise ValidationError(_("This meeting is over."))
