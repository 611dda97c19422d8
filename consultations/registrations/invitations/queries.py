"""Reads of invitations: who is invited, what became of it, what is due to be sent, reminded or given up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Invitation, InvitationList, Registration
from portal.shared import paging
from portal.shared.folding import fold
from portal.shared.models import OutgoingMail
from stakeholders.models import Account, Organisation
from stakeholders.queries import addresses_of

State = Invitation.State
PAGE = 50
# Whoever has not answered after so long is reminded, once.
REMINDER_AFTER = timedelta(days=7)
# A list that nobody confirms goes after so long: it holds names and addresses.
LIST_KEPT_FOR = timedelta(days=1)
OPEN = Registration.OPEN
WAITING_FOR_AN_ANSWER = [State.SENT, State.OPENED]
_MAIL_KEY = re.compile(r"invitation:(\d+):(\d+)(?::|$)")


@dataclass(frozen=True)
class Filters:
    """What somebody at the desk asks for; empty means all."""

    words: tuple[str, ...] = ()
    state: str = ""
    category: str = ""


def address_key(email: str, phone: str) -> str:
    """Return what stands for the address of somebody who is invited."""
    return email.lower() or phone


def of_session(session: RegionalSession) -> QuerySet[Invitation]:
    """Return the meeting's invitations with what a list shows beside the name."""
    rows = Invitation.objects.filter(session=session)
    return rows.select_related("category", "organisation", "province", "registration").order_by("pk")


def matching(invitations: QuerySet[Invitation], filters: Filters) -> QuerySet[Invitation]:
    """Return those that were asked for; words are compared as people spell them."""
    for word in filters.words:
        spelt = fold(word)
        invitations = invitations.filter(
            Q(name_key__contains=spelt)
            | Q(address_key__contains=word.lower())
            | Q(organisation_name__icontains=word)
            | Q(organisation__search_key__contains=spelt)
        )
    asked = {"state": filters.state, "category_id": filters.category}
    return invitations.filter(**{column: value for column, value in asked.items() if value})


def page(
    invitations: QuerySet[Invitation], *, after: int | None = None, before: int | None = None
) -> paging.Page[Invitation]:
    """Return one page, found by the key it follows or precedes."""
    return paging.page(paging.by_key(invitations), size=PAGE, after=after, before=before)


def counts(session: RegionalSession) -> Counter[str]:
    """Return how many invitations are in each state."""
    rows = Invitation.objects.filter(session=session).order_by().values_list("state").annotate(Count("pk"))
    return Counter(dict(rows))


def unreleased(session: RegionalSession) -> QuerySet[Invitation]:
    """Return what would go out by mail if a coordinator said so."""
    return Invitation.objects.filter(session=session, state=State.TO_SEND, released_at=None).exclude(email="")


def letters(session: RegionalSession, language: str = "") -> QuerySet[Invitation]:
    """Return the invitations of those without e-mail that have not been handed over."""
    rows = of_session(session).filter(email="", state=State.TO_SEND)
    return rows.filter(language=language) if language else rows


def due(at: datetime) -> QuerySet[Invitation]:
    """Return what a coordinator released and the task has not sent yet, while somebody may still answer it."""
    meant = Invitation.objects.filter(state=State.TO_SEND, released_at__isnull=False).exclude(email="")
    states = [RegionalSession.State.ANNOUNCED, RegionalSession.State.REGISTRATION_OPEN]
    in_time = meant.filter(session__state__in=states, session__registration_closes_at__gt=at)
    return in_time.order_by("released_at", "pk")


def unanswered(session_id: int) -> QuerySet[Invitation]:
    """Return those who were written to and have not answered: they are told when the meeting changes."""
    waiting = Invitation.objects.filter(session=session_id, state__in=WAITING_FOR_AN_ANSWER).exclude(email="")
    return waiting.select_related("session__region").order_by("pk")


def of_account(account: Account) -> QuerySet[Invitation]:
    """Return the invitations to an account's addresses, and those it answered elsewhere, the latest meeting first."""
    own = Q(address_key__in=addresses_of(account)) | Q(registration__account=account)
    return Invitation.objects.filter(own).select_related("session").order_by("-session__starts_at", "-pk")


def to_be_reminded(at: datetime) -> list[Invitation]:
    """Return those who have had time enough, have not answered nor been reminded, and may still register."""
    waiting = Invitation.objects.filter(
        state__in=WAITING_FOR_AN_ANSWER, reminded_at=None, sent_at__lte=at - REMINDER_AFTER
    )
    rows = waiting.exclude(email="").select_related("session").order_by("pk")
    return [row for row in rows if row.session.takes_registrations(at)]


def given_up() -> list[int]:
    """Return the keys of the invitations whose mail no server took."""
    mails = OutgoingMail.objects.filter(key__startswith="invitation:", given_up_at__isnull=False)
    tried = {
        (int(found[1]), int(found[2])) for key in mails.values_list("key", flat=True) if (found := _MAIL_KEY.match(key))
    }
    waiting = Invitation.objects.filter(pk__in={pk for pk, _attempt in tried}, state__in=WAITING_FOR_AN_ANSWER)
    return [row.pk for row in waiting if (row.pk, row.attempt) in tried]


def keys_of_invited(session: RegionalSession) -> set[tuple[str, str]]:
    """Return what tells the invited of a meeting apart: address and name."""
    return set(Invitation.objects.filter(session=session).values_list("address_key", "name_key"))


def keys_of_registered(session: RegionalSession) -> set[tuple[str, str]]:
    """Return the same of those who mean to come, by each of their addresses."""
    here = Registration.objects.filter(session=session, status__in=OPEN).order_by()
    rows = here.values_list("email", "phone", "full_name")
    return {(address, fold(name)) for email, phone, name in rows for address in (email.lower(), phone) if address}


def answered_by(registration: Registration) -> Invitation | None:
    """Return the invitation that a registration answers: to this address and name, or the only one to this address."""
    addresses = [address for address in (registration.email.lower(), registration.phone) if address]
    waiting = Q(registration=None) | ~Q(registration__status__in=OPEN)
    rows = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(waiting, session=registration.session_id, address_key__in=addresses)
        .order_by("pk")
    )
    same_name = [row for row in rows if row.name_key == fold(registration.full_name)]
    if same_name:
        return same_name[0]
    return rows[0] if len(rows) == 1 else None


def organisations_of(session: RegionalSession) -> QuerySet[Organisation]:
    """Return the verified organisations of the meeting's region."""
    here = Organisation.objects.filter(region=session.region_id, state=Organisation.State.VERIFIED)
    return here.select_related("category", "province").order_by("category__number", "code")


def already_asked(session: RegionalSession) -> set[str]:
    """Return the codes of the organisations that are invited, or that somebody has registered for."""
    invited = Invitation.objects.filter(session=session, organisation__isnull=False).order_by()
    registered = Registration.objects.filter(session=session, organisation__isnull=False, status__in=OPEN).order_by()
    return {*invited.values_list("organisation", flat=True), *registered.values_list("organisation", flat=True)}


def forgotten_lists(at: datetime) -> QuerySet[InvitationList]:
    """Return the lists that nobody confirmed in time."""
    return InvitationList.objects.filter(confirmed_at=None, uploaded_at__lt=at - LIST_KEPT_FOR)


def has_registered(invitation: Invitation) -> bool:
    """Return whether somebody means to come on this invitation."""
    return Registration.objects.filter(invitation=invitation, status__in=OPEN).exists()
