"""Reads of registrations: who is seated, who waits, how many seats are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import AccommodationNeed, Attendance, Registration
from consultations.registrations.places import Places
from portal.shared import paging
from portal.shared.folding import fold
from stakeholders.models import Account

Status = Registration.Status
OPEN = Registration.OPEN
OFFERED, HERE = "offered", "here"
PAGE = 50


def with_names(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """Fetch what every list shows beside the name, in the same query."""
    return registrations.select_related("session__region", "category", "organisation", "province")


def of_session(session: RegionalSession) -> QuerySet[Registration]:
    """Return everybody who ever registered, in the order of their arrival."""
    return with_names(Registration.objects.filter(session=session)).order_by("number")


def open_of(session: RegionalSession) -> QuerySet[Registration]:
    """Return those who mean to come: seated or on the waiting list."""
    return of_session(session).filter(status__in=OPEN)


def seated(session: RegionalSession) -> QuerySet[Registration]:
    """Return those who hold a seat."""
    return of_session(session).filter(status=Status.SEATED)


def waiting(session: RegionalSession, mode: str) -> QuerySet[Registration]:
    """Return those who wait for a seat of this mode and are offered none yet, first come first."""
    waiting = Registration.objects.filter(session=session, waits_for=mode, offer_until=None)
    return waiting.order_by("waits_since", "number")


def open_for(account: Account, session: RegionalSession) -> Registration | None:
    """Return the open registration that an account has for a meeting."""
    return open_of(session).filter(account=account).first()


def of_account(account: Account) -> QuerySet[Registration]:
    """Return everything an account has registered for, the latest meeting first."""
    return with_names(Registration.objects.filter(account=account)).order_by("-session__starts_at", "-pk")


def attendance_of(registration: Registration) -> Attendance | None:
    """Return the note that the person came, if they did."""
    return Attendance.objects.filter(registration=registration).select_related("recorded_by").first()


def place_on_list(registration: Registration) -> int:
    """Return the person's place on the waiting list, from 1; 0 when they do not wait."""
    if not registration.waits_for or registration.is_offered:
        return 0
    before = Q(waits_since__lt=registration.waits_since) | Q(
        waits_since=registration.waits_since, number__lt=registration.number
    )
    return waiting(registration.session, registration.waits_for).filter(before).count() + 1


def places(session: RegionalSession) -> Places:
    """Count the seats of a meeting. Whoever decides on it holds the lock of the session."""
    here = Registration.objects.filter(session=session)
    held = here.filter(status=Status.SEATED).order_by().values_list("mode", "category").annotate(Count("pk"))
    offered = with_offers(session).order_by()
    taken = Counter({(mode, category): number for mode, category, number in held})
    for mode, category, number in offered.values_list("waits_for", "category").annotate(Count("pk")):
        taken[mode, category] += number
    waits = here.exclude(waits_for="").filter(offer_until=None).order_by().values_list("waits_for")
    return Places(
        seats=seats_of(session),
        quotas={(quota.mode, quota.category_id): quota.seats for quota in session.quotas.all()},
        taken=taken,
        waiting=Counter(dict(waits.annotate(Count("pk")))),
    )


def seats_of(session: RegionalSession) -> dict[str, int | None]:
    """Return the seats of each mode in which the meeting is held; None: as many as come."""
    return {mode: session.seats(mode) for mode in session.presences}


@dataclass(frozen=True)
class Filters:
    """What somebody at the desk asks for; empty means all."""

    words: tuple[str, ...] = ()
    state: str = ""  # a status, or "offered", "here"
    mode: str = ""
    category: str = ""


def matching(registrations: QuerySet[Registration], filters: Filters) -> QuerySet[Registration]:
    """Return those that were asked for; words are compared as people spell them, not letter by letter."""
    for word in filters.words:
        registrations = registrations.filter(
            Q(search_key__contains=fold(word)) | Q(organisation__search_key__contains=fold(word))
        )
    if filters.state == OFFERED:
        registrations = registrations.filter(offer_until__isnull=False)
    elif filters.state == HERE:
        registrations = registrations.filter(attendance__isnull=False)
    elif filters.state:
        registrations = registrations.filter(status=filters.state)
    asked = {"mode": filters.mode, "category_id": filters.category}
    return registrations.filter(**{column: value for column, value in asked.items() if value})


def page(
    registrations: QuerySet[Registration], *, after: int | None = None, before: int | None = None
) -> paging.Page[Registration]:
    """Return one page, found by the number it follows or precedes."""
    rows = registrations.select_related("attendance").prefetch_related("needs")
    beside = paging.by_key(rows, "number")
    return paging.page(beside, size=PAGE, after=after, before=before, column="number")


def needs_of(session: RegionalSession) -> QuerySet[AccommodationNeed]:
    """Return what the people who mean to come need, what is still to be arranged first."""
    needs = AccommodationNeed.objects.filter(registration__session=session, registration__status__in=OPEN)
    still_open = Case(When(state=AccommodationNeed.State.OPEN, then=0), default=1)
    return needs.select_related("registration", "decided_by").order_by(still_open, "kind", "registration__number")


def with_counts(sessions: QuerySet[RegionalSession]) -> QuerySet[RegionalSession]:
    """Say of each meeting how many are seated, wait, came, and how many needs are to be arranged."""

    def count(**conditions: object) -> Coalesce:
        rows = Registration.objects.filter(session=OuterRef("pk"), **conditions).order_by()
        return Coalesce(Subquery(rows.values("session").annotate(n=Count("pk")).values("n")), 0)

    return sessions.annotate(
        seated=count(status=Status.SEATED),
        waiting=count(status=Status.WAITING),
        came=count(attendance__isnull=False),
        open_needs=count(needs__state=AccommodationNeed.State.OPEN, status__in=OPEN),
    )


def next_number(session: RegionalSession) -> int:
    """Return the number that the next registration of a meeting gets."""
    last = Registration.objects.filter(session=session).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def by_receipt(code_hash: str) -> Registration | None:
    """Return the registration that a receipt code opens."""
    return Registration.objects.filter(receipt_hash=code_hash).first()


def by_submission(submission_hash: str) -> Registration | None:
    """Return the registration that a form's ticket already made."""
    return Registration.objects.filter(submission_hash=submission_hash).first()


def open_by_email(email: str, *, after: datetime) -> QuerySet[Registration]:
    """Return the open registrations under an address, for meetings that have not ended."""
    here = Registration.objects.filter(email__iexact=email, status__in=OPEN, session__ends_at__gt=after)
    return with_names(here).order_by("session__starts_at", "number")


def with_offers(session: RegionalSession) -> QuerySet[Registration]:
    """Return the registrations for a meeting that a seat is kept for until they answer."""
    return Registration.objects.filter(session=session, offer_until__isnull=False)


def waiting_for_other_than(session: RegionalSession, modes: Collection[str]) -> QuerySet[Registration]:
    """Return those who wait for a way in which the meeting is not held."""
    return Registration.objects.filter(session=session).exclude(waits_for__in=["", *modes]).order_by("number")


def with_expired_offers(at: datetime) -> QuerySet[Registration]:
    """Return the registrations whose offer was not answered in time."""
    return Registration.objects.filter(offer_until__lte=at)


def to_be_reminded(at: datetime) -> list[Registration]:
    """Return those seated at a meeting that comes near, who can be written to and have not been reminded."""
    near = [session.pk for session in _coming(at) if at >= reminded_from(session)]
    seated = Registration.objects.filter(status=Status.SEATED, reminded_at=None, session__in=near)
    return list(seated.exclude(email="", account=None).order_by("pk"))


def reminded_from(session: RegionalSession) -> datetime:
    """Return the moment from which people are reminded of a meeting."""
    return session.starts_at - timedelta(hours=session.reminder_hours)


def _coming(at: datetime) -> QuerySet[RegionalSession]:
    State = RegionalSession.State
    states = [State.ANNOUNCED, State.REGISTRATION_OPEN, State.LIVE]
    return RegionalSession.objects.filter(state__in=states, starts_at__gt=at)
