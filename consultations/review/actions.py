"""What the desk does: moves a contribution, answers it, reads who wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution, StatusChange
from consultations.contributions.workflow import InvalidMove
from consultations.review import notifications, queries, workflow
from consultations.review.models import OfficialAnswer
from portal.shared import audit, text
from stakeholders.models import Account
from strategy.models import Institution


class MovedMeanwhile(Exception):
    """Somebody else moved the contribution after this reader opened it: `step` says who, when and where to."""

    def __init__(self, step: queries.Step | None) -> None:
        super().__init__(str(step and step.change))
        self.step = step


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
    contribution = _lock(contribution, seen)
    before = contribution.status
    if to in workflow.NOT_BY_BUTTON:
        raise InvalidMove(before, to)
    contribution = move_contribution(contribution=contribution, to=to, by=by, reason=reason)
    if workflow.author_is_told(before, to):
        notifications.tell_moved(contribution, _last_change(contribution))
    return contribution


@transaction.atomic
def publish_answer(
    *,
    contribution: Contribution,
    outcome: str,
    reason: str,
    language: str,
    institution: Institution | None,
    by: Account,
    seen: int | None = None,
) -> OfficialAnswer:
    """Answer officially and tell the author once. After a reopening the new answer takes the place of the old one.

    The change of state keeps each answer's reason, so that what was said before stays in the history.
    """
    contribution = _lock(contribution, seen)
    if outcome == OfficialAnswer.Outcome.REFERRED and institution is None:
        raise ValidationError({"institution": _("Say which institution it is referred to.")})
    reason = text.clean(reason)
    contribution = move_contribution(contribution=contribution, to=Contribution.Status.ANSWERED, by=by, reason=reason)
    answer = OfficialAnswer.objects.filter(contribution=contribution).first() or OfficialAnswer()
    answer.contribution = contribution
    answer.outcome = outcome
    answer.reason = reason
    answer.language = language
    answer.institution = institution
    answer.answered_by = by
    answer.published_at = timezone.now()
    # What points to other rows came as objects; the database holds that there is one answer to each contribution.
    answer.full_clean(exclude={"contribution", "institution", "answered_by"}, validate_unique=False)
    answer.save()
    audit.record("answer_published", contribution, by=by, region=contribution.region_id, outcome=outcome)
    notifications.tell_answered(answer, _last_change(contribution))
    return answer


@transaction.atomic
def read_identity(*, contribution: Contribution, by: Account) -> Identity:
    """Return who wrote it. Every reading leaves its row in the audit trail."""
    audit.record("identity_read", contribution, by=by, region=contribution.region_id)
    account = contribution.author
    return Identity(
        name=contribution.author_name or (account.full_name if account else ""),
        email=contribution.author_email or (account.email if account else ""),
    )


def _lock(contribution: Contribution, seen: int | None) -> Contribution:
    """Lock the row before comparing: the comparison holds until the move is written."""
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:  # somebody held it out meanwhile: for this desk it is not there any more
        raise MovedMeanwhile(None)
    if seen is not None:
        step = queries.last_step(row)
        if step is not None and step.change.pk != seen:
            raise MovedMeanwhile(step)
    return row


def _last_change(contribution: Contribution) -> StatusChange:
    return contribution.changes.order_by("-pk")[0]
