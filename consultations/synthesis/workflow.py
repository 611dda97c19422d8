"""The state table of a report: which state may follow which, and who may not take the next step.

compiled → (the narrative is edited) → approved → signed → published. Until it is signed it can be sent back with a
reason. What is signed is not undone: whoever thinks better of it compiles the next version.
"""

from __future__ import annotations

from consultations.synthesis.models import Sealed
from stakeholders.models import Account

S = Sealed.State

MOVES: dict[str, set[str]] = {
    S.COMPILED: {S.SENT_BACK, S.APPROVED},
    S.SENT_BACK: {S.APPROVED},
    S.APPROVED: {S.SENT_BACK, S.SIGNED},
    S.SIGNED: {S.PUBLISHED},
    S.PUBLISHED: set(),
}

# In these the narrative is edited.
OPEN = {S.COMPILED, S.SENT_BACK}


class InvalidMove(Exception):
    """The table does not allow this move from where the report stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in MOVES[current]:
        raise InvalidMove(current, target)


def may_sign_after(report: Sealed, account: Account) -> bool:
    """Return whether somebody may sign what was approved: it takes another person than the one who approved."""
    return report.approved_by_id != account.pk
