"""The state table of a session: which state may follow which, and not before which day.

What has not been held may be cancelled; what was held was held.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import RegionalSession
from portal.shared.time import day, day_and_clock, local

S = RegionalSession.State

MOVES: dict[str, set[str]] = {
    S.DRAFT: {S.ANNOUNCED, S.CANCELLED},
    S.ANNOUNCED: {S.REGISTRATION_OPEN, S.CANCELLED},
    S.REGISTRATION_OPEN: {S.LIVE, S.CANCELLED},
    S.LIVE: {S.HELD, S.CANCELLED},
    S.HELD: {S.MINUTES_PUBLISHED},
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


def check_day(session: RegionalSession, target: str, at: datetime) -> None:
    """Raise `ValidationError` when it is too early: in progress from the session's day on, held once it has begun."""
    starts = session.starts_at
    if target == S.LIVE and local(at).date() < local(starts).date():
        raise ValidationError(_("The session is on %(day)s: it cannot be in progress before.") % {"day": day(starts)})
    if target == S.HELD and at < starts:
        begins = {"moment": day_and_clock(starts)}
        raise ValidationError(_("The session begins on %(moment)s: it cannot have been held before.") % begins)


def next_states(current: str) -> list[str]:
    """Return the states that may follow, in the order of a session's life."""
    return [state for state in S.values if state in MOVES[current]]
