"""The state table of an organisation: which state may follow which, and what a change of it means for its state."""

from __future__ import annotations

from stakeholders.models import Organisation

S = Organisation.State

MOVES: dict[str, set[str]] = {
    S.PROPOSED: {S.VERIFIED, S.REFUSED, S.MERGED},
    S.VERIFIED: {S.PROPOSED, S.REFUSED, S.MERGED},
    S.REFUSED: {S.PROPOSED, S.VERIFIED, S.MERGED},
    S.MERGED: set(),
}

# What staff decide by a button. A merge has its own page, and only members propose.
DECISIONS = (S.VERIFIED, S.REFUSED)
NEEDS_REASON = {S.REFUSED}

# What staff looked at when they verified: a member who changes it asks them to look again.
VERIFIED_COLUMNS = {"name_ar", "name_fr", "category_id", "region_id", "legal_form"}


class InvalidMove(Exception):
    """The table does not allow this move from where the organisation stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in MOVES[current]:
        raise InvalidMove(current, target)


def decisions(current: str) -> list[str]:
    """Return what staff may decide from where the organisation stands."""
    return [state for state in DECISIONS if state in MOVES[current]]
