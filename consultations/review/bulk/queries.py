"""Reads of bulk runs: the runs, how far one is, what was left and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from consultations.contributions.models import Contribution
from consultations.review.answers.queries import to_approve
from consultations.review.bulk import workflow
from consultations.review.bulk.models import BulkItem, BulkRun
from portal.shared import paging
from portal.shared.models import Job
from stakeholders.models import Account

TASK = "consultations.carry_out_bulk"
PAGE = 25
ITEMS = 50
State = BulkItem.State


@dataclass(frozen=True)
class Left:
    """How many contributions of a run were left for one reason."""

    why: str
    label: str
    number: int


@dataclass(frozen=True)
class Report:
    """What became of a run, as far as it is."""

    done: int
    waiting: int
    left: list[Left]

    @property
    def skipped(self) -> int:
        return sum(each.number for each in self.left)


def with_people(runs: QuerySet[BulkRun]) -> QuerySet[BulkRun]:
    """Fetch what a run's line shows."""
    return runs.select_related("job", "asked_by", "assignee", "undoes__asked_by", "undoing__job")


def page(runs: QuerySet[BulkRun], *, after: int | None = None, before: int | None = None) -> paging.Page[BulkRun]:
    """Return one page, what was started last first."""
    return paging.page(paging.by_key(with_people(runs), newest=True), size=PAGE, after=after, before=before)


def report(run: BulkRun) -> Report:
    """Count what became of a run's contributions."""
    rows = run.items.order_by().values_list("state", "why").annotate(Count("pk"))
    states = dict.fromkeys(State.values, 0)
    reasons = {}
    for state, why, number in rows:
        states[state] += number
        if why:
            reasons[why] = number
    left = [Left(why, str(label), reasons[why]) for why, label in BulkItem.Why.choices if why in reasons]
    return Report(states[State.DONE], states[State.WAITING], left)


def split_by(run: BulkRun) -> int:
    """Return how many were split from what they were read with; of an undoing, how many stay apart."""
    size = Coalesce(Sum(Func(F("split"), function="CARDINALITY", output_field=IntegerField())), 0)
    return int(run.items.filter(state=State.DONE).aggregate(split=size)["split"])


def items(run: BulkRun, contributions: QuerySet[Contribution], *, why: str = "") -> QuerySet[BulkItem]:
    """Return what was done, or what was left for a reason, of what the reader sees at the desk."""
    rows = run.items.filter(contribution__in=contributions).select_related("contribution")
    return rows.filter(state=State.SKIPPED, why=why) if why else rows.filter(state=State.DONE)


def page_of_items(
    rows: QuerySet[BulkItem], *, after: int | None = None, before: int | None = None
) -> paging.Page[BulkItem]:
    """Return one page, in the order in which they were worked on."""
    rows = rows.defer("contribution__body", "contribution__import_fields")
    return paging.page(paging.by_key(rows), size=ITEMS, after=after, before=before)


def next_items(run: BulkRun, number: int) -> list[int]:
    """Return the next items that nobody has worked on."""
    return list(run.items.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True)[:number])


def undone_or_being_undone(run: BulkRun) -> BulkRun | None:
    """Return the run that takes this one back."""
    return BulkRun.objects.filter(undoes=run).first()


def may_still_be_undone(run: BulkRun, now: datetime) -> bool:
    """Return whether a run has a way back that nobody has gone, and its time is not over."""
    return (
        run.finished_at is not None
        and run.undoes_id is None
        and run.done > 0
        and workflow.can_be_undone(run.action, run.target)
        and now <= run.finished_at + workflow.UNDO_WITHIN
        and undone_or_being_undone(run) is None
    )


def awaits_publishing(contributions: QuerySet[Contribution]) -> bool:
    """Return whether an answer to one of these awaits approval."""
    return to_approve(contributions.order_by()).exists()


def people(numbers: Iterable[str]) -> dict[int, Account]:
    """Return the accounts of these numbers."""
    return Account.objects.in_bulk([int(number) for number in numbers if number])


def person(pk: int) -> Account:
    """Return somebody with the roles that they hold at this moment."""
    return Account.objects.get(pk=pk)


def over(at: datetime) -> QuerySet[BulkRun]:
    """Return the runs whose report is kept no longer; an undoing goes with the run it undid."""
    ended = Q(finished_at__lt=at) | Q(finished_at=None, job__state=Job.State.FAILED, asked_at__lt=at)
    return BulkRun.objects.filter(ended, undoes=None)
