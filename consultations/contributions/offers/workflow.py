"""The state table of a partnership offer: which state may follow which, and who leads it there.

offered → examined → agreed → signed → delivered. Declining is possible until it is signed, and may be taken back.
"""

from __future__ import annotations

from consultations.contributions.models import PartnershipOffer
from stakeholders.access import Role

S = PartnershipOffer.State

MOVES: dict[str, set[str]] = {
    S.OFFERED: {S.EXAMINED, S.DECLINED, S.WITHDRAWN},
    S.EXAMINED: {S.AGREED, S.DECLINED, S.WITHDRAWN},
    S.AGREED: {S.SIGNED, S.DECLINED, S.WITHDRAWN},
    S.SIGNED: {S.DELIVERED, S.WITHDRAWN},
    S.DELIVERED: set(),
    S.DECLINED: {S.EXAMINED},
    S.WITHDRAWN: set(),
}

# The usual way, in its order.
WAY = [S.OFFERED, S.EXAMINED, S.AGREED, S.SIGNED, S.DELIVERED]
# Somebody has still something to do about these.
OPEN = {S.OFFERED, S.EXAMINED, S.AGREED, S.SIGNED}

# An offer is withdrawn with its contribution, by its author alone.
NOT_BY_BUTTON = {S.WITHDRAWN}
REOPENS = (S.DECLINED, S.EXAMINED)

# A coordinator engages the region; whoever reviews may say that an offer has been examined.
DESK = (Role.REVIEWER, Role.COORDINATOR)
MOVERS: dict[tuple[str, str], tuple[str, ...]] = {(S.OFFERED, S.EXAMINED): DESK}
# An auditor reads them, and moves none.
READING = (*DESK, Role.AUDITOR)
ENGAGING = (Role.COORDINATOR,)


class InvalidMove(Exception):
    """The table does not allow this move from where the offer stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in MOVES[current]:
        raise InvalidMove(current, target)


def reason_needed(current: str, target: str) -> bool:
    """Return whether this move must say why: it closes the way, or opens it again."""
    return target == S.DECLINED or (current, target) == REOPENS


def movers(current: str, target: str) -> tuple[str, ...]:
    """Return the roles that may make this move."""
    return MOVERS.get((current, target), ENGAGING)


def desk_moves(current: str) -> list[str]:
    """Return the states that the desk may choose from `current`, in the order of the way."""
    return [state for state in S.values if state in MOVES[current] - NOT_BY_BUTTON]
