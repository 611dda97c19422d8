"""What the desk does with a contribution: moves it, reads who wrote it. Answers have a closet of their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from consultations.contributions import workflow as states
from consultations.contributions.actions import ask_clarification, move_contribution
from consultations.contributions.models import Contribution, StatusChange
from consultations.contributions.workflow import InvalidMove
from consultations.review import notifications, queries, workflow
from portal.shared import audit
from stakeholders.models import Account


class MovedMeanwhile(Exception):
    """Somebody else moved the contribution after this reader opened it: `step` says who, when and where to."""

    def __init__(self, step: queries.Step | None) -> None:
        super().__init__(str(step and step.change))
        self.step = step


class GoneMeanwhile(MovedMeanwhile, Http404):
    """Somebody held it out after this reader opened it: for this desk it is not there, as any page says."""

    def __init__(self) -> None:
        super().__init__(None)


@dataclass(frozen=True)
class Identity:
    """Who wrote a contribution, as far as we were told."""

    name: str
    email: str


@transaction.atomic
def move(
    *, contribution: Contribution, to: str, by: Account, reason: str = "", seen: int | None = None
) -> Contribution:
    """Move to another state and tell the author of a decision.

    `seen` is the last change the reader had on screen: if another came since, `MovedMeanwhile` is raised, even where
    the table would allow the move, because the reader decided on something that is no longer so.
    """
    contribution = lock_unmoved(contribution, seen)
    before = contribution.status
    if to in workflow.NOT_BY_BUTTON or before == Contribution.Status.MERGED:
        raise InvalidMove(before, to)
    if to == Contribution.Status.RETURNED:
        contribution = ask_clarification(contribution=contribution, question=reason, by=by)
    else:
        contribution = move_contribution(contribution=contribution, to=to, by=by, reason=reason)
    if workflow.author_is_told(before, to):
        notifications.tell_moved(contribution, last_change(contribution))
    if before in states.ANSWER_STANDS:
        notifications.tell_reopened(contribution, last_change(contribution))
    return contribution


@transaction.atomic
def take_back(*, contribution: Contribution, to: str, by: Account, made: int, reason: str) -> Contribution:
    """Lead back to where a bulk action found it; its author is told, where one was told of that action.

    `made` is the step that the bulk action made: if another came since, `MovedMeanwhile` is raised.
    """
    contribution = lock_unmoved(contribution, made)
    before = contribution.status
    contribution = move_contribution(contribution=contribution, to=to, by=by, reason=reason, takes_back=True)
    if workflow.author_is_told(to, before):
        notifications.tell_taken_back(contribution, last_change(contribution))
    return contribution


@transaction.atomic
def read_identity(*, contribution: Contribution, by: Account) -> Identity:
    """Return who wrote it. Every reading leaves its row in the audit trail."""
    audit.record("identity_read", contribution, by=by, region=contribution.region_id)
    account = contribution.author
    return Identity(
        name=contribution.author_name or (account.full_name if account else ""),
        email=contribution.author_email or (account.email if account else ""),
    )


def lock_unmoved(contribution: Contribution, seen: int | None) -> Contribution:
    """Lock the row, then raise `MovedMeanwhile` if another change came after the one that was on screen.

    What was held out meanwhile raises `GoneMeanwhile`.
    """
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:
        raise GoneMeanwhile
    if seen is not None:
        step = queries.last_step(row)
        if step is not None and step.change.pk != seen:
            raise MovedMeanwhile(step)
    return row


def last_change(contribution: Contribution) -> StatusChange:
    """Return the newest step of a contribution's way."""
    return contribution.changes.order_by("-pk")[0]
