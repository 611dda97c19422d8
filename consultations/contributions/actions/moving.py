"""A contribution moves from one state to the next, and is shown to the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import workflow
from consultations.contributions.actions.offers import withdraw_offer
from consultations.contributions.models import Contribution, StatusChange
from portal.shared import audit, text
from stakeholders.models import Account


@transaction.atomic
def move_contribution(*, contribution: Contribution, to: str, by: Account | None, reason: str = "") -> Contribution:
    """Move to another state. Raises `workflow.InvalidMove`, or `ValidationError` when the move must say why."""
    contribution = lock(contribution)
    before = contribution.status
    workflow.check_move(before, to)
    reason = text.clean(reason)
    if to in workflow.COUNTED and contribution.wording == Contribution.Wording.AWAITED:
        raise ValidationError(_("Nobody has written down yet what the recording says: do that first."))
    if workflow.reason_needed(before, to) and not reason:
        raise ValidationError({"reason": _("Say why: the author will read it.")})
    contribution.status = to
    contribution.status_changed_at = timezone.now()
    contribution.save(update_fields=["status", "status_changed_at"])
    note_step(contribution, from_status=before, by=by, reason=reason)
    if to == Contribution.Status.WITHDRAWN:
        withdraw_offer(contribution, by=by)
    audit.record("contribution_moved", contribution, by=by, region=contribution.region_id, before=before, after=to)
    return contribution


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
