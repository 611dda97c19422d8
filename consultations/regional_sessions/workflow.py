"""The state table of a session: which state may follow which. Every state but the last two may be cancelled."""

from __future__ import annotations

from consultations.regional_sessions.models import RegionalSession

S = RegionalSession.State

MOVES: dict[str, set[str]] = {
    S.DRAFT: {S.ANNOUNCED, S.CANCELLED},
    S.ANNOUNCED: {S.REGISTRATION_OPEN, S.CANCELLED},
    S.REGISTRATION_OPEN: {S.LIVE, S.CANCELLED},
    S.LIVE: {S.HELD, S.CANCELLED},
    S.HELD: {S.MINUTES_PUBLISHED, S.CANCELLED},
    S.MINUTES_PUBLISHED: set(),
    S.CANCELLED: set(),
}


class InvalidMove(Exception):
    """The table does not allow this move from where the session stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in MOVES[current]:
        raise InvalidMove(current, target)


def next_states(current: str) -> list[str]:
    """Return the states that may follow, in the order of a session's life."""
    return [state for state in S.values if state in MOVES[current]]
