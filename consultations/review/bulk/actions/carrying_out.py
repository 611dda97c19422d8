"""A run is carried out, each contribution in a transaction of its own.

What is done and that it is done are written together: a worker that is killed leaves an item either done or not begun,
and the next one goes on there. Locks are taken in one order, the item and then its contribution, one at a time: runs
that share contributions wait for each other, never crosswise.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from consultations.review import access
from consultations.review.bulk import queries
from consultations.review.bulk.actions.steps import Left, step_of
from consultations.review.bulk.models import BulkItem, BulkRun
from portal.shared import audit
from portal.shared.models import Job
from stakeholders.models import Account

BATCH = 25  # after so many whoever asked is looked at again, and the progress told

State, Why = BulkItem.State, BulkItem.Why
Progress = Callable[[str, int, int], None]


def carry_out(*, job: Job, progress: Progress) -> BulkRun:
    """Do what is left of a run. Started twice, or again after its worker died, it does nothing a second time."""
    run = BulkRun.objects.select_related("assignee", "undoes").get(job=job)
    total = run.items.count()
    waiting = queries.report(run).waiting
    while pks := queries.next_items(run, BATCH):
        # Whoever lost the lease stops here; and before the work, so that nothing is begun without it.
        progress("working", total - waiting, total)
        by = queries.person(run.asked_by_id)
        if not _may_go_on(run, by):
            run.items.filter(state=State.WAITING).update(state=State.SKIPPED, why=Why.ROLE_ENDED)
            break
        for pk in pks:
            _do(pk, run, by)
        waiting -= len(pks)
    progress("telling", total, total)
    return _finish(run)


def _may_go_on(run: BulkRun, by: Account) -> bool:
    return any(access.may_in(by, code, *access.SCREENING) for code in run.regions)


def _do(pk: int, run: BulkRun, by: Account) -> None:
    """Do one, and note it in the same transaction; what is left rolls all of it back, and is noted in another."""
    try:
        with transaction.atomic():
            item = _waiting(pk)
            if item is None:  # another worker was faster
                return
            step_of(run)(item, run, by)
            item.state = State.DONE
            item.save(update_fields=["state", "before", "made", "split"])
    except Left as left:
        _note_left(pk, left.why)


@transaction.atomic
def _note_left(pk: int, why: str) -> None:
    item = _waiting(pk)
    if item is not None:
        item.state, item.why = State.SKIPPED, why
        item.save(update_fields=["state", "why"])


def _waiting(pk: int) -> BulkItem | None:
    """Return an item that nobody has worked on, held until it is noted."""
    return BulkItem.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.WAITING).first()


@transaction.atomic
def _finish(run: BulkRun) -> BulkRun:
    row = BulkRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.finished_at is not None:
        return row
    report = queries.report(row)
    row.done, row.skipped, row.finished_at = report.done, report.skipped, timezone.now()
    row.save(update_fields=["done", "skipped", "finished_at"])
    alone = row.regions[0] if len(row.regions) == 1 else ""
    by = queries.person(row.asked_by_id)
    audit.record("bulk_finished", row, by=by, region=alone, done=row.done, skipped=row.skipped)
    return row
