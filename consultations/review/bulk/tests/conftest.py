"""The desk of Rabat-Salé-Kénitra, and bulk actions carried out on the spot."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

import pytest

from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import sale, surroundings
from consultations.review.bulk.actions import Order, carry_out, start_run, undo_run
from consultations.review.bulk.models import BulkRun
from consultations.review.tests.test_copies import letters
from portal.shared import jobs
from stakeholders.models import Account


def nobody_asks(stage: str, done: int, total: int) -> None:
    """Take the progress and say nothing."""


def start(order: Order, chosen: Iterable[Contribution], by: Account) -> BulkRun:
    """Start a run on these contributions."""
    rows = Contribution.objects.filter(pk__in=[one.pk for one in chosen])
    return start_run(order=order, chosen=rows, by=by, ticket=uuid.uuid4())


def work_on(run: BulkRun) -> BulkRun:
    """Let a worker take a run up, and close its job."""
    jobs.work(run.job_id, lambda hold: {"done": carry_out(job=hold.job, progress=nobody_asks).done})
    return BulkRun.objects.get(pk=run.pk)


@pytest.fixture
def move(reviewer: Account) -> Callable[..., BulkRun]:
    """Move contributions in bulk, as the worker would."""

    def moved(chosen: Iterable[Contribution], to: str, *, by: Account = reviewer, reason: str = "سبب") -> BulkRun:
        return work_on(start(Order(action="move", target=to, reason=reason), chosen, by))

    return moved


@pytest.fixture
def undo(reviewer: Account) -> Callable[..., BulkRun]:
    """Take a run back, as the worker would."""

    def undone(run: BulkRun, *, by: Account = reviewer, reason: str = "خطأ") -> BulkRun:
        return work_on(undo_run(run=run, by=by, reason=reason, ticket=uuid.uuid4()))

    return undone


def left(run: BulkRun) -> dict[str, int]:
    """Return how many a run left, by reason."""
    found: dict[str, int] = {}
    for why in run.items.filter(state="skipped").values_list("why", flat=True):
        found[why] = found.get(why, 0) + 1
    return found


def states(chosen: Iterable[Contribution]) -> list[str]:
    """Return where contributions stand now."""
    rows = Contribution.everything.filter(pk__in=[one.pk for one in chosen])
    return list(rows.order_by("pk").values_list("status", flat=True))
