"""Drafts are kept, deleted, and taken away by sending what they were drafts of."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import queries as contributions
from consultations.contributions.drafts import queries
from consultations.contributions.models import Draft
from portal.shared import audit, receipts
from stakeholders.models import Account

MOST = 20


@transaction.atomic
def keep_draft(*, account: Account, ticket: str, answers: dict[str, list[str]]) -> Draft:
    """Keep a form as it stands, in the place of what was kept of the same form before.

    Raises `ValidationError` when it was sent already, or when the account keeps as many as it may.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    key = receipts.ticket_hash(ticket)
    if contributions.by_submission(key) is not None:
        raise ValidationError(_("This has been sent already: there is nothing to keep."))
    draft = Draft.objects.filter(account=account, ticket_hash=key).first()
    is_new = draft is None
    if draft is None:
        if queries.unsent(account).count() >= MOST:
            raise ValidationError(_("You keep many drafts already. Send or delete one of them first."))
        draft = Draft(account=account, ticket_hash=key)
    draft.ticket, draft.answers, draft.saved_at = ticket, answers, timezone.now()
    draft.full_clean(exclude=["account"], validate_constraints=False)
    draft.save()
    if is_new:
        audit.record("draft_kept", draft, by=account)
    return draft


@transaction.atomic
def delete_draft(*, draft: Draft, by: Account) -> None:
    """Delete a draft on its owner's wish."""
    audit.record("draft_deleted", draft, by=by)
    draft.delete()


def drop_sent(*, ticket: str) -> int:
    """Take away what was kept of a form that is being sent, within the transaction that takes it in."""
    return Draft.objects.filter(ticket_hash=receipts.ticket_hash(ticket)).delete()[0]


def forget_drafts(*, account: Account) -> int:
    """Delete all of somebody's drafts."""
    return Draft.objects.filter(account=account).delete()[0]


def forget_old(*, cutoff: datetime) -> int:
    """Delete the drafts that nobody has touched since `cutoff`."""
    return Draft.objects.filter(saved_at__lt=cutoff).delete()[0]
