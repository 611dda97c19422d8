"""What may be done in bulk, by whom, and how long it may be undone."""

from __future__ import annotations

from datetime import timedelta

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.bulk.models import BulkRun
from consultations.review.workflow import TOLD

S = Contribution.Status
Action = BulkRun.Action

# Where a bulk action may lead, in the order in which the page offers it.
TARGETS = (S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED)
MOST_AT_ONCE = 50_000
UNDO_WITHIN = timedelta(days=7)
REMEMBERED = timedelta(days=180)  # how long a run and its report are kept
# Where the table knows the step that led there may be taken back. A question asked, an answer published stay so.
TAKEN_BACK_FROM = set(workflow.TAKEN_BACK)


def can_be_undone(action: str, target: str) -> bool:
    """Return whether a run of this kind has a way back."""
    return action in {Action.ASSIGN, Action.TAG, Action.REDACT} or (action == Action.MOVE and target in TAKEN_BACK_FROM)


def tells_authors(action: str, target: str) -> bool:
    """Return whether the authors are written to."""
    return action == Action.PUBLISH or target in TOLD


def statuses_leading_to(target: str) -> set[str]:
    """Return the states from which the table allows the move."""
    return {current for current, targets in workflow.MOVES.items() if target in targets} - {S.MERGED}


def roles_for(action: str, status: str) -> tuple[str, ...]:
    """Return the roles that may do this to a contribution in a state."""
    if action == Action.TAG:
        return access.SCREENING
    return access.REVIEWING if action in {Action.PUBLISH, Action.REDACT} else access.movers(status)


def roles_to_undo(action: str) -> tuple[str, ...]:
    """Return the roles in which somebody takes back what they did: words are shown again by those who may hide them."""
    return access.REVIEWING if action == Action.REDACT else access.SCREENING
