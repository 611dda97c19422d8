"""Who gets a seat: decided under the lock of the session, so that no two people are given the last one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import notifications, queries
from consultations.registrations.models import Registration
from portal.shared import audit

Status = Registration.Status
State = RegionalSession.State
# States in which seats that come free are offered to those who wait.
SEATING = {State.ANNOUNCED, State.REGISTRATION_OPEN, State.LIVE}


def lock_session(session: RegionalSession | int) -> RegionalSession:
    """Lock the session: whoever registers, cancels or is promoted waits here for their turn."""
    pk = session if isinstance(session, int) else session.pk
    return RegionalSession.objects.select_for_update().get(pk=pk)


def lock(registration: Registration) -> Registration:
    """Lock the session of a registration, then read the registration as it is by now."""
    session = lock_session(registration.session_id)
    registration = Registration.objects.select_related("category", "organisation", "account").get(pk=registration.pk)
    registration.session = session
    return registration


def offer_free_seats(session: RegionalSession, *, at: datetime | None = None) -> int:
    """Offer every free seat to whoever waits longest and may take it; returns how many were offered.

    Called inside the transaction that freed a seat, under the lock of the session.
    """
    now = at or timezone.now()
    if session.state not in SEATING or now >= session.starts_at:
        return 0
    places = queries.places(session)
    offered = 0
    for mode in places.seats:
        for registration in queries.waiting(session, mode):
            if places.left(mode) == 0:
                break
            # Somebody whose category has used up its quota lets those behind them pass.
            if places.is_free_for(mode, registration.category_id):
                places = places.taking(mode, registration.category_id)
                _offer(registration, session, until=_deadline(session, now))
                offered += 1
    return offered


@transaction.atomic
def lapse_offers(*, session_id: int, at: datetime) -> int:
    """Take back the offers that were not answered in time, and offer the seats to those who come next."""
    session = lock_session(session_id)
    expired = list(queries.with_expired_offers(at).filter(session=session).order_by("number"))
    for registration in expired:
        registration.session = session
        stop_waiting(registration, at=at)
        registration.save()
        audit.record("offer_lapsed", registration, by=None, region=session.region_id)
        notifications.tell_lapsed(registration, at=at)
    offer_free_seats(session, at=at)
    return len(expired)


def end_waits_for_ways_that_went(session: RegionalSession, *, at: datetime) -> None:
    """Take those off the list who wait for a way in which the meeting is no longer held, and tell them."""
    for registration in queries.waiting_for_other_than(session, session.presences):
        registration.session = session
        stop_waiting(registration, at=at)
        registration.save()
        audit.record("wait_ended", registration, by=None, region=session.region_id)
        notifications.tell_way_went(registration, at=at)


def shorten_offers(session: RegionalSession) -> None:
    """Let no offer outlast the beginning of a meeting that was brought forward; whoever has one is told until when."""
    for registration in queries.with_offers(session).filter(offer_until__gt=session.starts_at).order_by("number"):
        _offer(registration, session, until=session.starts_at)


def stop_waiting(registration: Registration, *, at: datetime) -> None:
    """Take somebody off the waiting list. Whoever holds a seat in the other mode keeps it."""
    registration.waits_for, registration.waits_since, registration.offer_until = "", None, None
    if registration.status == Status.WAITING:
        end(registration, Status.LAPSED, at=at)


def end(registration: Registration, status: str, *, at: datetime) -> None:
    """Close a registration. What the person needed tells of their health: nobody needs it any more, and it goes."""
    registration.status, registration.ended_at = status, at
    registration.needs.all().delete()


def _deadline(session: RegionalSession, now: datetime) -> datetime:
    return min(now + timedelta(hours=session.acceptance_hours), session.starts_at)


def _offer(registration: Registration, session: RegionalSession, *, until: datetime) -> None:
    registration.session = session
    registration.offer_until = until
    registration.save(update_fields=["offer_until"])
    audit.record("seat_offered", registration, by=None, region=session.region_id, mode=registration.waits_for)
    notifications.tell_offered(registration)
