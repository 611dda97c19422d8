"""What happens to a meeting that people have registered for: it is changed, called off, comes near, and they are told.

These stand above the actions of the sessions, which know nothing of who comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions import actions as sessions
from consultations.regional_sessions.actions import Change
from consultations.regional_sessions.models import AgendaItem, Presence, RegionalSession, SeatQuota
from consultations.registrations import notifications, queries
from consultations.registrations.actions.seating import (
    end_waits_for_ways_that_went,
    lock_session,
    offer_free_seats,
    shorten_offers,
)
from consultations.registrations.minutes import queries as minutes_queries
from consultations.registrations.models import Registration
from portal.shared import jobs
from stakeholders.models import Account

State = RegionalSession.State
TELL_TASK = "consultations.registrations.tasks.tell_of_meeting"
_SEATS = {Presence.ROOM: "seats_in_room", Presence.REMOTE: "seats_remote"}


@transaction.atomic
def change_meeting(
    *,
    session: RegionalSession,
    by: Account | None,
    agenda: Sequence[AgendaItem] | None = None,
    quotas: Sequence[SeatQuota] | None = None,
) -> Change:
    """Save what was edited; seats that are taken stay, new ones are offered, and a new time or place is told.

    Whoever was reminded of an hour that has been put off is reminded of the new one; nobody waits any more for a way
    that went, and no offer outlasts the beginning.
    Raises `ValidationError` at the field when fewer seats would be left than are taken, or a way of taking part goes.
    """
    lock_session(session)
    change = sessions.change_session(session=session, by=by, agenda=agenda, quotas=quotas)
    _check_nobody_loses_a_seat(session)
    if "starts_at" in change.told and timezone.now() < queries.reminded_from(session):
        Registration.objects.filter(session=session).update(reminded_at=None)
    end_waits_for_ways_that_went(session, at=timezone.now())
    shorten_offers(session)
    if change.told:
        _tell_everybody(session, by)
    offer_free_seats(session)
    return change


@transaction.atomic
def move_meeting(
    *, session: RegionalSession, to: str, by: Account | None, reason: Mapping[str, str] | None = None
) -> RegionalSession:
    """Move the meeting to another state; when it is called off everybody who meant to come is told why.

    Its minutes are published by closing them. Raises `ValidationError` where there are none.
    """
    lock_session(session)
    if to == State.MINUTES_PUBLISHED and not minutes_queries.published(session).exists():
        raise ValidationError(_("There are no final minutes yet: they are closed, and so published, at their desk."))
    moved = sessions.move_session(session=session, to=to, by=by, reason=reason)
    if to == State.CANCELLED:
        queries.with_offers(moved).update(offer_until=None)  # or they would lapse, and mails say so
        _tell_everybody(moved, by)
    return moved


def tell_of_meeting(*, session_id: int) -> int:
    """Write to everybody who means to come what holds now, once for each revision. Returns how many were written to."""
    session = RegionalSession.objects.select_related("region").get(pk=session_id)
    cancelled = session.state == State.CANCELLED
    tell = notifications.tell_session_cancelled if cancelled else notifications.tell_session_changed
    told = 0
    for registration in queries.open_of(session).select_related("account"):
        registration.session = session
        with transaction.atomic():
            tell(registration)
        told += bool(notifications.address_of(registration))
    return told


@transaction.atomic
def remind(*, registration: Registration) -> None:
    """Remind one person of a meeting that comes near, once, unless they cancelled this minute."""
    here = Registration.objects.select_for_update(of=("self",)).select_related("session", "account")
    registration = here.get(pk=registration.pk)
    if registration.reminded_at is not None or registration.status != Registration.Status.SEATED:
        return
    registration.reminded_at = timezone.now()
    registration.save(update_fields=["reminded_at"])
    notifications.tell_reminded(registration)


def _tell_everybody(session: RegionalSession, by: Account | None) -> None:
    jobs.request(task=TELL_TASK, key=f"{session.pk}:{session.revision}", by=by)


def _check_nobody_loses_a_seat(session: RegionalSession) -> None:
    places = queries.places(session)
    taken_away = {mode for (mode, _category), taken in places.taken.items() if taken and mode not in places.seats}
    if taken_away:
        raise ValidationError({"mode": _("People are registered for the way of taking part that you leave out.")})
    for mode, category in places.oversold():
        if category:
            said = _("A category holds more seats already than its quota gives: %(taken)d.")
            raise ValidationError(said % {"taken": places.taken[mode, category]})
        said = _("Seats taken already: %(taken)d.")
        raise ValidationError({_SEATS[Presence(mode)]: said % {"taken": places.taken_in(mode)}})
