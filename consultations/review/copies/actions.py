"""Copies are merged into their leader, and split from it. Locks: the leader first, then its copies as they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import workflow
from consultations.contributions.actions import move_contribution, part
from consultations.contributions.models import Contribution, StatusChange
from consultations.review import notifications
from consultations.review.actions import last_change, lock_unmoved
from consultations.review.copies import queries
from consultations.review.copies.workflow import why_not
from portal.shared import audit
from stakeholders.models import Account

S = Contribution.Status
MOST_AT_ONCE = 200
TOLD_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Done:
    """How many copies were merged or split, which were left, by reference, and why; how many are still to merge."""

    count: int
    skipped: dict[str, str] = field(default_factory=dict)
    more: int = 0


@transaction.atomic
def merge_copies(*, leader: Contribution, references: Iterable[str] | None, by: Account) -> Done:
    """Merge copies of a group into its leader: these, or (None) as many of it as one press takes.

    Each author is told once that their words are read together with others', and of the answer if one is out already.
    Raises `ValidationError` when the leader itself is not accepted, `MovedMeanwhile` when it is not there any more.
    """
    leader = lock_unmoved(leader, None)
    if leader.status not in workflow.LEADS:
        raise ValidationError(
            _("%(reference)s is not accepted itself. Accept it first, then merge the others into it.")
            % {"reference": leader.reference}
        )
    group = queries.members(Contribution.objects.filter(region=leader.region_id), leader)
    if references is None:
        asked = list(queries.mergeable(group).order_by("pk").values_list("reference", flat=True))
    else:
        asked = list(dict.fromkeys(references))
    chosen = asked[:MOST_AT_ONCE]
    found = group.filter(reference__in=chosen).order_by("pk").select_for_update(of=("self",))
    copies = {copy.reference: copy for copy in found}
    skipped = {reference: _("It is not in this group any more.") for reference in chosen if reference not in copies}
    merged = []
    for copy in copies.values():
        why = _why_not(copy)
        if why:
            skipped[copy.reference] = why
            continue
        merged.append(copy.pk)
        copy = move_contribution(contribution=copy, to=S.MERGED, by=by, into=leader)
        notifications.tell_merged(copy, last_change(copy))
        if leader.is_answered:
            notifications.tell_answered_with(leader, copy)
    if merged:
        audit.record("contributions_merged", leader, by=by, region=leader.region_id, count=len(merged), merged=merged)
    return Done(len(merged), skipped, more=len(asked) - len(chosen))


@transaction.atomic
def merge_again(*, leader: Contribution, splits: Sequence[int], by: Account) -> list[int]:
    """Merge into a leader what these steps split from it; returns the steps after which somebody did something else.

    The leader is locked, and stands again where it stood.
    """
    steps = dict(StatusChange.objects.filter(pk__in=splits).values_list("contribution", "pk"))
    found = Contribution.objects.filter(pk__in=steps).order_by("pk").select_for_update(of=("self",))
    merged = []
    for copy in found:
        if last_change(copy).pk == steps[copy.pk] and not _why_not(copy):
            copy = move_contribution(contribution=copy, to=S.MERGED, by=by, into=leader)
            notifications.tell_merged(copy, last_change(copy))
            merged.append(copy.pk)
    if merged:
        audit.record("contributions_merged", leader, by=by, region=leader.region_id, count=len(merged), merged=merged)
    return sorted(step for pk, step in steps.items() if pk not in merged)


def split_copies(*, leader: Contribution, references: Iterable[str], by: Account) -> Done:
    """Undo merges: each goes back to the state it was merged from, and its author is told once."""
    count, skipped = 0, {}
    for reference in list(dict.fromkeys(references))[:MOST_AT_ONCE]:
        if split_copy(leader=leader, reference=reference, by=by):
            count += 1
        else:
            skipped[reference] = _("It is not merged any more.")
    return Done(count, skipped)


@transaction.atomic
def split_copy(*, leader: Contribution, reference: str, by: Account) -> bool:
    """Undo one merge; False when somebody did it meanwhile, or its author withdrew it."""
    merged = Contribution.objects.select_for_update(of=("self",)).filter(reference=reference, merged_into=leader)
    copy = merged.first()
    if copy is None:
        return False
    copy = part(contribution=copy, by=by)
    notifications.tell_split(copy, last_change(copy))
    audit.record("contribution_split", copy, by=by, region=copy.region_id, leader=leader.pk)
    return True


@transaction.atomic
def tell_parted() -> int:
    """Tell authors, once, that the one they were read with is not there any more; returns how many are written to.

    It left by its author's hand or a referent's, in rooms that know nothing of mails to others: here it is looked for.
    """
    steps = queries.parted_lately(timezone.now() - TOLD_WITHIN)
    told = notifications.told_of(steps)
    for step in steps:
        if step.pk not in told:
            notifications.tell_split(step.contribution, step)
    return len(steps) - len(told)


def _why_not(copy: Contribution) -> str:
    return why_not(copy, leads=Contribution.everything.filter(merged_into=copy).exists())
