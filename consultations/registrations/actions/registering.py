"""What people do with their registration: register, change the mode, take an offered seat or leave it, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import notifications, queries
from consultations.registrations.actions.answers import note_registered
from consultations.registrations.actions.seating import end, lock, lock_session, offer_free_seats, stop_waiting
from consultations.registrations.models import AccommodationNeed, Invitation, Registration
from portal.shared import audit, receipts, text
from stakeholders.models import Account, Category, Organisation
from strategy.models import Province

Status = Registration.Status
Channel = Registration.Channel


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who registers, as whom, how to reach them, and what they need to take part (details by kind of need)."""

    full_name: str
    category: Category
    organisation: Organisation | None = None
    organisation_name: str = ""
    province: Province | None = None
    email: str = ""
    phone: str = ""
    language: str = "ar"
    account: Account | None = None
    needs: Mapping[str, str] = field(default_factory=dict)


class AlreadySent(Exception):
    """This form has registered somebody already: `registration` is what it made then."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration.reference)
        self.registration = registration


@transaction.atomic
def register(
    *,
    session: RegionalSession,
    person: Person,
    mode: str,
    ticket: str,
    by: Account | None = None,
    channel: str = Channel.ONLINE,
    at: datetime | None = None,
    invitation: Invitation | None = None,
) -> Registration:
    """Give a seat, or a place on the waiting list when none is left for this person.

    The same ticket for the same person returns what it made the first time. `by` is the member of staff who registers
    somebody else; they may do so outside the window, until the meeting ends. It answers the `invitation`, or the one
    that went to this person's address. Raises `AlreadySent` when the ticket was used for another person,
    `ValidationError` naming the field that cannot be taken.
    """
    session = lock_session(session)
    now = at or timezone.now()  # under the lock: the list is in the order in which people were let in
    before = queries.by_submission(receipts.ticket_hash(ticket))
    if before is not None:
        return _same_person(before, session, person)
    _check_open(session, at=now, staff=by is not None)
    _check_mode(session, mode)
    _check_not_twice(session, person)
    seated = queries.places(session).is_free_for(mode, person.category.pk)
    number = queries.next_number(session)
    registration = Registration(
        session=session,
        number=number,
        reference=f"{session.code}-{number:03d}",
        full_name=text.clean(person.full_name),
        email=person.email,
        phone=person.phone,
        language=person.language,
        category=person.category,
        organisation=person.organisation,
        organisation_name=text.clean(person.organisation_name),
        province=person.province,
        account=person.account,
        entered_by=by,
        channel=channel,
        status=Status.SEATED if seated else Status.WAITING,
        mode=mode,
        waits_for="" if seated else mode,
        waits_since=None if seated else now,
        registered_at=now,
        receipt_hash=receipts.code_hash(receipts.code_of(ticket)),
        submission_hash=receipts.ticket_hash(ticket),
    )
    _check(registration)
    registration.save()
    _note_needs(registration, person.needs)
    note_registered(registration, invitation)
    _note("registered", registration, by=by or person.account, mode=mode, seated=seated)
    notifications.tell_registered(registration, code=receipts.code_of(ticket))
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration, by: Account | None) -> Registration:
    """Give the seat back, or leave the waiting list. The seat is offered to whoever waits for it."""
    registration = lock(registration)
    _check_still_open(registration)
    now = timezone.now()
    stop_waiting(registration, at=now)
    end(registration, Status.CANCELLED, at=now)
    registration.save()
    _note("registration_cancelled", registration, by=by)
    notifications.tell_cancelled(registration)
    offer_free_seats(registration.session)
    return registration


@transaction.atomic
def change_mode(*, registration: Registration, to: str, by: Account | None, wait: bool = False) -> Registration:
    """Come in the other mode. Whoever waits for the room may follow remotely meanwhile and stays on the list.

    When no seat is left, `wait` keeps what the person has and puts them on the other mode's list; without it a
    `ValidationError` says so.
    """
    registration = lock(registration)
    _check_still_open(registration)
    _check_mode(registration.session, to)
    if registration.status == Status.SEATED and registration.mode == to:
        return registration
    if queries.places(registration.session).is_free_for(to, registration.category_id):
        _sit_down(registration, to)
    elif wait:
        _line_up(registration, to)
    else:
        raise ValidationError({"mode": _("No seat is left there. You may ask to be put on the waiting list.")})
    registration.save()
    _note("mode_changed", registration, by=by, mode=registration.mode, waits_for=registration.waits_for)
    notifications.tell_changed(registration)
    offer_free_seats(registration.session)
    return registration


@transaction.atomic
def accept_offer(*, registration: Registration, by: Account | None) -> Registration:
    """Take the seat that came free. Raises `ValidationError` when the offer is over."""
    registration = lock(registration)
    if registration.offer_until is None or registration.offer_until <= timezone.now():
        raise ValidationError(_("This offer is over: the seat went to the next person on the list."))
    _check_still_open(registration)
    _sit_down(registration, registration.waits_for)
    registration.save()
    _note("offer_accepted", registration, by=by, mode=registration.mode)
    notifications.tell_changed(registration)
    offer_free_seats(registration.session)  # a seat held in the other mode is free now
    return registration


@transaction.atomic
def decline_offer(*, registration: Registration, by: Account | None) -> Registration:
    """Leave the waiting list, with or without an offer. The seat goes to whoever comes next."""
    registration = lock(registration)
    if not registration.waits_for:
        return registration
    stop_waiting(registration, at=timezone.now())
    registration.save()
    _note("left_waiting_list", registration, by=by)
    offer_free_seats(registration.session)
    return registration


@transaction.atomic
def correct_person(*, registration: Registration, person: Person, by: Account | None) -> Registration:
    """Correct the name, the way to reach the person, and the needs that nobody has seen to yet.

    The category stays: seats and quotas were given by it. Another address is sent the links, and those sent to the
    one before open nothing any more.
    """
    registration = lock(registration)
    _check_still_open(registration)
    elsewhere = person.email not in {"", registration.email}
    registration.full_name = text.clean(person.full_name)
    registration.email, registration.phone = person.email, person.phone
    registration.province, registration.language = person.province, person.language
    _check(registration)
    _check_nobody_has_both(queries.open_of(registration.session).exclude(pk=registration.pk), person)
    registration.save()
    _note_needs(registration, person.needs)
    _note("registration_corrected", registration, by=by)
    if elsewhere:
        notifications.tell_links(registration.email, [registration])
    return registration


@transaction.atomic
def send_links_again(*, email: str) -> int:
    """Send the personal links of everybody who is registered with an address. Returns how many there are.

    They go to the address that was given at the registration, never to the one typed here: the database takes ı for i,
    and the two are different people's.
    """
    by_address: dict[str, list[Registration]] = {}
    for registration in queries.open_by_email(email, after=timezone.now()):
        by_address.setdefault(registration.email, []).append(registration)
    for address, registrations in by_address.items():
        notifications.tell_links(address, registrations)
    return sum(map(len, by_address.values()))


def _sit_down(registration: Registration, mode: str) -> None:
    """Give the seat; a wish that it does not fulfil stays on the list: remote today, the room when a seat is free."""
    registration.status, registration.mode = Status.SEATED, mode
    if registration.waits_for in {"", mode} or mode == Presence.ROOM:
        registration.waits_for, registration.waits_since, registration.offer_until = "", None, None


def _line_up(registration: Registration, mode: str) -> None:
    """Put the person at the end of the mode's list. A seat they hold stays theirs; a list they stood on is left."""
    if registration.waits_for != mode:
        registration.waits_for, registration.waits_since, registration.offer_until = mode, timezone.now(), None
    if registration.status == Status.WAITING:
        registration.mode = mode


def _note_needs(registration: Registration, needs: Mapping[str, str]) -> None:
    """Keep what is asked for; what was asked before and is no longer goes, unless somebody has already seen to it.

    A need that is described in other words is to be arranged anew.
    """
    registration.needs.filter(state=AccommodationNeed.State.OPEN).exclude(kind__in=needs).delete()
    for kind, details in needs.items():
        need = registration.needs.filter(kind=kind).first() or AccommodationNeed(registration=registration, kind=kind)
        if need.details != text.clean(details):  # what was arranged, was arranged for something else
            need.details = text.clean(details)
            need.state, need.note, need.decided_by, need.decided_at = AccommodationNeed.State.OPEN, "", None, None
        need.full_clean(exclude=["registration"], validate_unique=False)
        need.save()


def _same_person(before: Registration, session: RegionalSession, person: Person) -> Registration:
    if (before.session_id, before.full_name) != (session.pk, text.clean(person.full_name)):
        raise AlreadySent(before)
    return before


def _check_open(session: RegionalSession, *, at: datetime, staff: bool) -> None:
    if session.takes_registrations(at):
        return
    if staff and session.is_public and session.state != RegionalSession.State.CANCELLED and at < session.ends_at:
        return
    raise ValidationError(_("Registration for this meeting is closed."))


def _check_mode(session: RegionalSession, mode: str) -> None:
    if mode not in session.presences:
        raise ValidationError({"mode": _("This meeting is not held in this way. Choose another.")})


def _check_not_twice(session: RegionalSession, person: Person) -> None:
    if person.account is not None and queries.open_of(session).filter(account=person.account).exists():
        raise ValidationError(_("You are registered for this meeting already: you find it in your space."))
    _check_nobody_has_both(queries.open_of(session), person)


def _check_nobody_has_both(others: QuerySet[Registration], person: Person) -> None:
    """Refuse a name and an address that somebody has together already."""
    same = others.filter(email__iexact=person.email, full_name__iexact=text.clean(person.full_name))
    if person.email and same.exists():
        raise ValidationError(
            {"email": _("This person is registered with this e-mail already. The link to it can be sent once more.")}
        )


def _check_still_open(registration: Registration) -> None:
    if not registration.is_open:
        raise ValidationError(_("This registration has ended. Register anew if you wish to come."))
    if registration.session.state == RegionalSession.State.CANCELLED:
        raise ValidationError(_("This meeting does not take place."))
    if registration.session.ends_at <= timezone.now():
        raise ValidationError(_("This meeting is over."))


def _check(registration: Registration) -> None:
    """Refuse what a column cannot hold. Pointers came as objects; uniqueness is looked after under the lock."""
    pointers = {column.name for column in Registration._meta.fields if column.is_relation}
    registration.full_clean(exclude=pointers, validate_unique=False, validate_constraints=False)
    province = registration.province
    if province is not None and province.region_id != registration.session.region_id:
        raise ValidationError({"province": _("This province is not in the region.")})


def _note(action: str, registration: Registration, *, by: Account | None, **details: object) -> None:
    audit.record(action, registration, by=by, region=registration.session.region_id, **details)
