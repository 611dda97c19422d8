"""A contribution moves from one state to the next, and is shown to the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import workflow
from consultations.contributions.actions.copies import leave_group
from consultations.contributions.actions.offers import withdraw_offer
from consultations.contributions.models import Contribution, StatusChange
from portal.shared import audit, text
from stakeholders.models import Account

S = Contribution.Status


@transaction.atomic
def move_contribution(
    *,
    contribution: Contribution,
    to: str,
    by: Account | None,
    reason: str = "",
    into: Contribution | None = None,
    takes_back: bool = False,
) -> Contribution:
    """Move to another state. Raises `workflow.InvalidMove`, or `ValidationError` when the move must say why.

    `into` is the one that a merged contribution is read with. What was merged into one that leaves is split from it.
    `takes_back` says that a bulk action is undone, which has steps of its own.
    """
    contribution = lock(contribution)
    before = contribution.status
    workflow.check_move(before, to, takes_back=takes_back)
    if (to == S.MERGED) != (into is not None):
        raise workflow.InvalidMove(before, to)
    reason = text.clean(reason)
    if to in workflow.COUNTED and contribution.wording == Contribution.Wording.AWAITED:
        raise ValidationError(_("Nobody has written down yet what the recording says: do that first."))
    if workflow.reason_needed(before, to) and not reason:
        raise ValidationError({"reason": _("Say why: the author will read it.")})
    contribution.status, contribution.merged_into = to, into
    contribution.status_changed_at = timezone.now()
    contribution.save(update_fields=["status", "status_changed_at", "merged_into"])
    note_step(contribution, from_status=before, by=by, reason=reason)
    if before in workflow.LEADS and to not in workflow.LEADS:
        let_go(contribution)
    if to == S.WITHDRAWN:
        withdraw_offer(contribution, by=by)
        leave_group(contribution=contribution)
    audit.record("contribution_moved", contribution, by=by, region=contribution.region_id, before=before, after=to)
    return contribution


def let_go(contribution: Contribution) -> None:
    """Split from a contribution whatever was merged into it: it is no longer there to speak for them."""
    merged = Contribution.everything.select_for_update().filter(merged_into=contribution).order_by("pk")
    for one in list(merged):
        part(contribution=one, by=None)


def part(*, contribution: Contribution, by: Account | None) -> Contribution:
    """Lead a merged contribution back to the state it was merged from. Nobody's hand: `by` is None."""
    contribution = lock(contribution)
    merged = contribution.changes.filter(to_status=S.MERGED).order_by("-pk").first()
    if contribution.status != S.MERGED or merged is None:
        raise workflow.InvalidMove(contribution.status, S.MERGED)
    return move_contribution(contribution=contribution, to=merged.from_status, by=by)


def publish_contributions(*, references: Sequence[str], at: datetime) -> int:
    """Show the public those of the references that still count and are not shown yet; returns how many.

    Called with the report that shows them, which the audit trail tells of in the same transaction.
    """
    counted = Contribution.objects.filter(reference__in=references, status__in=workflow.COUNTED)
    return counted.filter(published_at__isnull=True).update(published_at=at)


def lock(contribution: Contribution) -> Contribution:
    """Return the contribution as it stands now, held until the transaction ends."""
    return Contribution.everything.select_for_update().get(pk=contribution.pk)


def check(contribution: Contribution) -> None:
    """Refuse what a column cannot hold. Pointers came as objects, and uniqueness is the database's."""
    pointers = {column.name for column in Contribution._meta.fields if column.is_relation}
    contribution.full_clean(exclude=pointers, validate_unique=False)
    if contribution.province is not None and contribution.province.region_id != contribution.region_id:
        raise ValidationError({"province": _("This province is not in the region.")})


def note_step(contribution: Contribution, *, from_status: str, by: Account | None, reason: str = "") -> None:
    """Keep the step that a contribution has just made."""
    StatusChange.objects.create(
        contribution=contribution,
        from_status=from_status,
        to_status=contribution.status,
        reason=reason,
        by=by,
        at=contribution.status_changed_at,
    )
