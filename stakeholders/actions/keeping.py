"""What of this floor is not kept for ever: each removes what is older than a moment and says how much that was."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from portal.shared import audit
from stakeholders import queries
from stakeholders.actions.data_rights import erase_account, warn_unused_account
from stakeholders.models import Account, Invitation, Organisation
from stakeholders.personal_data import Holding

log = logging.getLogger(__name__)

WARNED_BEFORE = timedelta(days=30)
MOST_A_RUN = 200  # the rest has its turn tomorrow


def close_unused_accounts(*, cutoff: datetime, holdings: Sequence[Holding]) -> int:
    """Erase the accounts that nobody opened since `cutoff`, thirty days after their holders were told.

    Who is about to be closed is told in the same run. A sign-in after the warning makes it void.
    """
    now = timezone.now()
    for account in queries.unused_and_unwarned(before=cutoff + WARNED_BEFORE)[:MOST_A_RUN]:
        warn_unused_account(account=account, closes_at=now + WARNED_BEFORE)
    ripe = queries.unused_and_warned(before=cutoff, warned_before=now - WARNED_BEFORE)[:MOST_A_RUN]
    return sum(_close(account, holdings) for account in ripe)


def _close(account: Account, holdings: Sequence[Holding]) -> bool:
    try:
        erase_account(account=account, holdings=holdings, by=None)
    except Exception:
        log.exception("unused account %s could not be closed", account.pk)
        return False
    return True


def remove_refused_organisations(*, cutoff: datetime) -> int:
    """Remove what was refused before `cutoff` and never corrected. What something was said in the name of stays."""
    refused = Organisation.objects.filter(state=Organisation.State.REFUSED, state_changed_at__lt=cutoff)
    return sum(_remove(organisation) for organisation in refused.order_by("state_changed_at"))


def _remove(organisation: Organisation) -> bool:
    try:
        with transaction.atomic():
            audit.record("organisation_removed", organisation, by=None, region=organisation.region_id)
            organisation.delete()
    except ProtectedError:
        return False
    return True


def remove_unanswered_invitations(*, cutoff: datetime) -> int:
    """Remove the invitations that nobody took: the address of somebody who may not even know the portal."""
    return int(Invitation.objects.filter(sent_at__lt=cutoff).delete()[0])
