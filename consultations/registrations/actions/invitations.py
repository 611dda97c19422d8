"""Inviting: one by one, from a list, from the directory; sent by mail or by letter, reminded once, put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, override

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions.seating import lock_session
from consultations.registrations.invitations import (
    lists as invitation_lists,
    notifications as invitation_notifications,
    queries as invitation_queries,
)
from consultations.registrations.invitations.lists import NEW, Guest, Line, Verdict
from consultations.registrations.models import Invitation, InvitationList
from portal.shared import audit, jobs
from stakeholders.models import Account, Organisation

State = Invitation.State
POST_TASK = "consultations.registrations.tasks.post_invitations"
_POINTERS = ["session", "category", "organisation", "province", "invited_by", "registration"]


@dataclass
class Picked:
    """What became of the organisations picked from the directory, by name."""

    invited: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)


@transaction.atomic
def invite(*, session: RegionalSession, guest: Guest, by: Account) -> Invitation:
    """Invite one person. Raises `ValidationError` for whoever is invited or registered already."""
    session = lock_session(session)
    _check_open(session)
    if guest.key in invitation_queries.keys_of_invited(session):
        raise ValidationError(_("This person is invited already, at this address."))
    if guest.key in invitation_queries.keys_of_registered(session):
        raise ValidationError(_("This person has registered already."))
    return _invite(session, guest, by)


@transaction.atomic
def invite_organisations(*, session: RegionalSession, organisations: Iterable[Organisation], by: Account) -> Picked:
    """Invite the contact persons of organisations. One that is invited already, or has no address, is named."""
    session = lock_session(session)
    _check_open(session)
    invited, picked = invitation_queries.keys_of_invited(session), Picked()
    asked = invitation_queries.already_asked(session)
    for organisation in organisations:
        guest = _contact_of(organisation)
        if guest is None:
            picked.unreachable.append(organisation.name)
        elif guest.key in invited or organisation.pk in asked:
            picked.already.append(organisation.name)
        else:
            invited.add(guest.key)
            _invite(session, guest, by)
            picked.invited.append(organisation.name)
    return picked


@transaction.atomic
def keep_list(*, session: RegionalSession, lines: Sequence[Line], by: Account) -> InvitationList:
    """Keep a list until somebody confirms it. An earlier one of the same person for the meeting goes."""
    InvitationList.objects.filter(session=session, uploaded_by=by, confirmed_at=None).delete()
    kept = InvitationList.objects.create(session=session, uploaded_by=by, lines=list(lines))
    audit.record("invitation_list_read", kept, by=by, region=session.region_id, lines=len(lines))
    return kept


@transaction.atomic
def confirm_list(*, kept: InvitationList, by: Account) -> InvitationList:
    """Invite everybody on the list who can be, as things are now. A second confirmation changes nothing."""
    session = lock_session(kept.session_id)
    kept = InvitationList.objects.select_for_update().get(pk=kept.pk)
    if kept.confirmed_at is not None:
        return kept
    _check_open(session)
    verdicts = invitation_lists.Planner(session).plan(kept.lines)
    for verdict in verdicts:
        if verdict.guest is not None:
            _invite(session, verdict.guest, by)
    kept.lines, kept.results, kept.confirmed_at = [], [verdict.told() for verdict in verdicts], timezone.now()
    kept.save(update_fields=["lines", "results", "confirmed_at"])
    audit.record("invitation_list_confirmed", kept, by=by, region=session.region_id, invited=_number_of_new(verdicts))
    return kept


@transaction.atomic
def release_invitations(*, session: RegionalSession, by: Account) -> int:
    """Say that what is to be sent by mail may go out. A task sends it; returns how many."""
    session = lock_session(session)
    _check_open(session)
    released = invitation_queries.unreleased(session).update(released_at=timezone.now())
    if released:
        audit.record("invitations_released", session, by=by, region=session.region_id, number=released)
        transaction.on_commit(partial(jobs.send, POST_TASK))
    return released


@transaction.atomic
def post_invitation(*, invitation_id: int) -> bool:
    """Send one invitation that was released. Returns whether it went out now."""
    due = invitation_queries.due(timezone.now()).select_for_update(of=("self",), skip_locked=True)
    invitation = due.select_related("session__region").filter(pk=invitation_id).first()
    if invitation is None:
        return False
    invitation.state, invitation.sent_at = State.SENT, timezone.now()
    invitation.save(update_fields=["state", "sent_at"])
    invitation_notifications.invite(invitation)
    _note("invitation_sent", invitation, by=None)
    return True


@transaction.atomic
def remind_invited(*, invitation: Invitation) -> None:
    """Remind somebody who has not answered, once."""
    waiting = Invitation.objects.filter(state__in=invitation_queries.WAITING_FOR_AN_ANSWER, reminded_at=None)
    here = waiting.select_for_update(of=("self",)).select_related("session__region").filter(pk=invitation.pk).first()
    if here is None:
        return
    here.reminded_at = timezone.now()
    here.save(update_fields=["reminded_at"])
    invitation_notifications.remind(here)


@transaction.atomic
def note_handed_over(*, session: RegionalSession, language: str, last: int, by: Account) -> int:
    """Note that the printed letters were handed over or posted, up to the last one that was there. Returns how many."""
    printed = invitation_queries.letters(session, language).filter(pk__lte=last)
    letters = list(printed.select_for_update(of=("self",)))
    now = timezone.now()
    for invitation in letters:
        invitation.state, invitation.sent_at = State.SENT, now
        invitation.save(update_fields=["state", "sent_at"])
    audit.record("letters_handed_over", session, by=by, region=session.region_id, number=len(letters))
    return len(letters)


@transaction.atomic
def note_letters_taken(*, session: RegionalSession, language: str, number: int, by: Account) -> None:
    """Write down that somebody took the letters: they hold names and personal links."""
    audit.record("letters_taken", session, by=by, region=session.region_id, language=language, number=number)


@transaction.atomic
def note_bounced(*, invitation: Invitation, by: Account | None) -> Invitation:
    """Note that it came back: nobody reads mail at this address."""
    invitation = _lock(invitation)
    if invitation.is_answered:
        raise ValidationError(_("This person has answered: the address is right."))
    invitation.state = State.BOUNCED
    invitation.save(update_fields=["state"])
    _note("invitation_bounced", invitation, by=by)
    return invitation


@transaction.atomic
def correct_invitation(*, invitation: Invitation, guest: Guest, by: Account) -> Invitation:
    """Put right what was wrong. With another address it is to be sent again."""
    invitation = _lock(invitation)
    if invitation.is_answered:
        raise ValidationError(_("This person has answered already."))
    others = invitation_queries.keys_of_invited(invitation.session) - {(invitation.address_key, invitation.name_key)}
    if guest.key in others:
        raise ValidationError(_("This person is invited already, at this address."))
    moved = guest.email != invitation.email or (not guest.email and guest.phone != invitation.phone)
    _fill(invitation, guest)
    if moved:
        invitation.state, invitation.attempt = State.TO_SEND, invitation.attempt + 1
        invitation.released_at = invitation.sent_at = invitation.opened_at = invitation.reminded_at = None
    _check(invitation)
    invitation.save()
    _note("invitation_corrected", invitation, by=by, moved=moved)
    return invitation


@transaction.atomic
def remove_invitation(*, invitation: Invitation, by: Account) -> None:
    """Take back an invitation that has not gone out."""
    invitation = _lock(invitation)
    if invitation.state not in {State.TO_SEND, State.BOUNCED}:
        raise ValidationError(_("This invitation has gone out: it stays."))
    _note("invitation_removed", invitation, by=by)
    invitation.delete()


@transaction.atomic
def forget_lists(at: datetime) -> int:
    """Remove the lists that nobody confirmed. Returns how many."""
    return int(invitation_queries.forgotten_lists(at).delete()[0])


@transaction.atomic
def forget_invitations(before: datetime) -> int:
    """Remove the invitations to meetings that ended before this moment, with their lists. Returns how many."""
    InvitationList.objects.filter(session__ends_at__lt=before).delete()
    return int(Invitation.objects.filter(session__ends_at__lt=before).delete()[0])


@transaction.atomic
def erase_invitations(account: Account) -> int:
    """Remove the invitations that went to the person, whose answers they were by whatever address. Returns how many."""
    return int(invitation_queries.of_account(account).delete()[0])


def tell_invited(*, session_id: int) -> int:
    """Write to those who have not answered what holds now, once for each revision. Returns how many."""
    told = 0
    for invitation in invitation_queries.unanswered(session_id):
        with transaction.atomic():
            invitation_notifications.tell_changed(invitation)
        told += 1
    return told


def _invite(session: RegionalSession, guest: Guest, by: Account) -> Invitation:
    invitation = Invitation(session=session, invited_by=by)
    _fill(invitation, guest)
    _check(invitation)
    invitation.save()
    _note("invited", invitation, by=by, category=guest.category.pk)
    return invitation


def _fill(invitation: Invitation, guest: Guest) -> None:
    for name in (
        "full_name",
        "email",
        "phone",
        "language",
        "category",
        "organisation",
        "organisation_name",
        "province",
    ):
        setattr(invitation, name, getattr(guest, name))
    invitation.address_key = guest.key[0]


def _check(invitation: Invitation) -> None:
    invitation.full_clean(exclude=_POINTERS, validate_unique=False, validate_constraints=False)
    province = invitation.province
    if province is not None and province.region_id != invitation.session.region_id:
        raise ValidationError({"province": _("This province is not in the region.")})


def _check_open(session: RegionalSession) -> None:
    awaited = {RegionalSession.State.ANNOUNCED, RegionalSession.State.REGISTRATION_OPEN}
    if session.state not in awaited or session.registration_closes_at <= timezone.now():
        raise ValidationError(_("Registration for this meeting is over: nobody can be invited any more."))


def _contact_of(organisation: Organisation) -> Guest | None:
    """Return the contact person of an organisation, or whoever it sends; None when it has no address."""
    if not (organisation.contact_email or organisation.contact_phone):
        return None
    language = "ar"
    with override(language):
        name = organisation.contact_name or str(organisation.name)
    return Guest(
        full_name=name[:150],
        category=organisation.category,
        email=organisation.contact_email.lower(),
        phone=organisation.contact_phone,
        language=language,
        organisation=organisation,
        province=organisation.province,
    )


def _number_of_new(verdicts: Iterable[Verdict]) -> int:
    return sum(verdict.verdict == NEW for verdict in verdicts)


def _lock(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("session").get(pk=invitation.pk)


def _note(action: str, invitation: Invitation, *, by: Account | None, **details: object) -> None:
    audit.record(action, invitation, by=by, region=invitation.session.region_id, **details)
