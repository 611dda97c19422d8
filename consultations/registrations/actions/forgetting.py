"""What is not kept for ever: how to reach people, who they were; and what goes when somebody asks to be erased."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions.invitations import erase_invitations, forget_invitations
from consultations.registrations.actions.registering import cancel_registration
from consultations.registrations.models import AccommodationNeed, Registration
from stakeholders.models import Account

# What stands where a name stood: the seat, the category and the province go on being counted.
NOBODY = "—"


@transaction.atomic
def forget_needs(before: datetime) -> int:
    """Remove the needs of meetings that ended before this moment: they tell of people's health. Returns how many."""
    removed, _by_kind = AccommodationNeed.objects.filter(registration__session__ends_at__lt=before).delete()
    return removed


@transaction.atomic
def forget_contacts(before: datetime) -> int:
    """Empty the addresses and numbers of those registered for meetings that ended before this moment.

    The invitations to these meetings, which are little else, go.
    """
    past = Registration.objects.filter(session__ends_at__lt=before)
    emptied = past.exclude(email="", phone="").update(email="", phone="")
    return emptied + forget_invitations(before)


@transaction.atomic
def forget_names(before: datetime) -> int:
    """Take the names from the lists of meetings that ended before this moment. Who they were is no longer told."""
    past = Registration.objects.filter(session__ends_at__lt=before).exclude(full_name=NOBODY)
    return past.update(**_nobody())


@transaction.atomic
def erase_registrations(account: Account) -> int:
    """Take a person out of their registrations; those for meetings to come are cancelled first, so that seats go on.

    The invitations go first: which one a registration answered is known while it is still the person's.
    """
    erase_invitations(account)
    own = Registration.objects.filter(account=account)
    coming = own.filter(status__in=Registration.OPEN, session__ends_at__gt=timezone.now())
    for registration in coming.exclude(session__state=RegionalSession.State.CANCELLED):
        cancel_registration(registration=registration, by=account)
    AccommodationNeed.objects.filter(registration__account=account).delete()
    return own.update(**_nobody())


def _nobody() -> dict[str, object]:
    return {
        "full_name": NOBODY,
        "organisation_name": "",
        "search_key": "",
        "email": "",
        "phone": "",
        "account": None,
        "receipt_hash": None,
        "submission_hash": None,
    }
