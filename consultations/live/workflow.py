"""The state tables: what may become of an item and of a question, and when a meeting's room is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.models import RegionalSession

I, Q = LiveItem.State, LiveQuestion.State  # noqa: E741 - as short as the table asks
State = RegionalSession.State

ITEM_MOVES: Mapping[str, set[str]] = {I.NEW: {I.SHOWN, I.ASIDE}, I.SHOWN: {I.SHOWN, I.ASIDE}, I.ASIDE: {I.NEW}}
QUESTION_MOVES: Mapping[str, set[str]] = {
    Q.NEW: {Q.TAKEN_UP, Q.ANSWERED, Q.ASIDE},
    Q.TAKEN_UP: {Q.ANSWERED, Q.ASIDE},
    Q.ANSWERED: {Q.TAKEN_UP},
    Q.ASIDE: {Q.NEW},
}

# A meeting that nobody has called held does not stay open for ever.
RUNS_OVER = timedelta(hours=12)
# What was heard in the meeting may still be entered when it is over, until its minutes are published.
CAPTURING = {State.LIVE, State.HELD}


class InvalidMove(Exception):
    """The table does not allow this move from where the thing stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(moves: Mapping[str, set[str]], current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in moves[current]:
        raise InvalidMove(current, target)


def is_open(session: RegionalSession, at: datetime) -> bool:
    """Return whether people may send to the room at that moment."""
    return session.state == State.LIVE and at < session.ends_at + RUNS_OVER


def is_ahead(session: RegionalSession) -> bool:
    """Return whether the meeting is still to begin."""
    return session.is_awaited and session.state != State.LIVE
