"""A run is started, its set frozen; it is started again after it stopped; it is taken back by another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution, Redaction
from consultations.review.bulk import queries, workflow
from consultations.review.bulk.models import BulkItem, BulkRun
from portal.shared import audit, jobs, text
from portal.shared.models import Job
from stakeholders.models import Account

AT_ONCE = 2_000  # rows in one statement


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done."""

    action: str
    target: str = ""
    reason: str = ""
    assignee: Account | None = None
    tag: str = ""
    redaction: Redaction | None = None  # whose words are hidden from copies, too


@transaction.atomic
def start_run(
    *,
    order: Order,
    chosen: QuerySet[Contribution],
    by: Account,
    ticket: uuid.UUID,
    filters: str = "",
    ticked: bool = False,
) -> BulkRun:
    """Freeze the set as it is now, and let a worker do the rest. The same ticket returns what it started before.

    Raises `ValidationError` when nothing is in the set, or more than is taken at once.
    """
    before = BulkRun.objects.filter(ticket=ticket, asked_by=by).first()
    if before is not None:
        return before
    seen = F("answer_draft__version")  # an answer that is reworded later is not the one that was meant
    rows = list(chosen.order_by("pk").values_list("pk", "region_id", "status", seen)[: workflow.MOST_AT_ONCE + 1])
    if not rows:
        raise ValidationError(_("Nothing is chosen: the filters select no contribution."))
    if len(rows) > workflow.MOST_AT_ONCE:
        raise ValidationError(_("This is too much at once: narrow the filters."))
    job = jobs.request(task=queries.TASK, key=str(ticket), by=by)
    before = BulkRun.objects.filter(ticket=ticket, asked_by=by).first()
    if before is not None:  # both presses came at once: this one waited for the other's job
        return before
    regions = {row[1] for row in rows}
    run = _begin(order, by=by, ticket=ticket, job=job, regions=regions, filters=filters, ticked=ticked)
    _freeze(BulkItem(run=run, contribution_id=pk, before=status, seen=seen) for pk, _region, status, seen in rows)
    _note("bulk_started", run, by=by, count=len(rows))
    return run


@transaction.atomic
def undo_run(*, run: BulkRun, by: Account, ticket: uuid.UUID, reason: str = "", now: datetime | None = None) -> BulkRun:
    """Take back what a run did, where it still stands so. Raises `ValidationError` when there is no way back."""
    run = BulkRun.objects.select_for_update(of=("self",)).select_related("assignee", "redaction").get(pk=run.pk)
    before = BulkRun.objects.filter(undoes=run).first()
    if before is not None:
        return before
    if not queries.may_still_be_undone(run, now or timezone.now()):
        raise ValidationError(_("It cannot be undone any more."))
    reason = text.clean(reason)
    if run.action == BulkRun.Action.MOVE and not reason:
        raise ValidationError({"reason": _("Say why: the author will read it.")})
    order = Order(
        action=run.action,
        target=run.target,
        reason=reason,
        assignee=run.assignee,
        tag=run.tag,
        redaction=run.redaction,
    )
    job = jobs.request(task=queries.TASK, key=str(ticket), by=by)
    undoing = _begin(order, by=by, ticket=ticket, job=job, regions=run.regions, undoes=run)
    rows = run.items.filter(state=BulkItem.State.DONE).order_by("pk")
    _freeze(
        BulkItem(run=undoing, contribution_id=pk, before=before, seen=made, split=split)
        for pk, before, made, split in rows.values_list("contribution", "before", "made", "split")
    )
    _note("bulk_undoing_started", undoing, by=by, count=run.done, undoes=run.pk)
    return undoing


@transaction.atomic
def go_on(*, run: BulkRun, by: Account) -> BulkRun:
    """Let a run that stopped go on where it stopped."""
    run = BulkRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)
    if run.job.state == Job.State.FAILED and run.finished_at is None:
        run.job = jobs.request(task=queries.TASK, key=str(run.ticket), by=by)
        run.save(update_fields=["job"])
        _note("bulk_gone_on", run, by=by)
    return run


def forget_old_runs(*, now: datetime | None = None) -> int:
    """Forget runs and their reports after their time; returns how many."""
    old = queries.over((now or timezone.now()) - workflow.REMEMBERED)
    return len([run.delete() for run in old])


def _begin(
    order: Order,
    *,
    by: Account,
    ticket: uuid.UUID,
    job: Job,
    regions: Iterable[str],
    filters: str = "",
    ticked: bool = False,
    undoes: BulkRun | None = None,
) -> BulkRun:
    run = BulkRun(
        action=order.action,
        target=order.target,
        reason=text.clean(order.reason),
        assignee=order.assignee,
        tag=text.clean(order.tag),
        redaction=order.redaction,
        asked_by=by,
        asked_at=timezone.now(),
        ticket=ticket,
        filters=filters,
        ticked=ticked,
        regions=sorted(regions),
        undoes=undoes,
        job=job,
    )
    run.full_clean()
    run.save()
    return run


def _freeze(items: Iterable[BulkItem]) -> None:
    BulkItem.objects.bulk_create(items, batch_size=AT_ONCE)


def _note(action: str, run: BulkRun, *, by: Account, **told: int) -> None:
    alone = run.regions[0] if len(run.regions) == 1 else ""
    audit.record(action, run, by=by, region=alone, kind=run.action, target=run.target, regions=run.regions, **told)
