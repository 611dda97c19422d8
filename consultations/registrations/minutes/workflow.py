"""The state table of a meeting's minutes, and what may be written in which state.

drafting → amending → final; from there a correction begins a new version in drafting, which may be closed without
asking everybody once more.
"""

from __future__ import annotations

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Amendment, Minutes

S = Minutes.State
Meeting = RegionalSession.State

MOVES: dict[str, set[str]] = {
    S.DRAFTING: {S.AMENDING, S.FINAL},
    S.AMENDING: {S.FINAL},
    S.FINAL: {S.DRAFTING},
}
# States of a meeting in which its minutes may be begun, and in which they may be closed.
BEGUN_IN = {Meeting.LIVE, Meeting.HELD, Meeting.MINUTES_PUBLISHED}
CLOSED_IN = {Meeting.HELD, Meeting.MINUTES_PUBLISHED}
# How an amendment may be decided: once, by whoever drafts.
DECISIONS = [Amendment.State.ACCEPTED, Amendment.State.IN_PART, Amendment.State.REFUSED]
CHANGES_THE_TEXT = {Amendment.State.ACCEPTED, Amendment.State.IN_PART}


class InvalidMove(Exception):
    """The table does not allow this move from where the minutes stand now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def may_move(minutes: Minutes, target: str) -> bool:
    """Return whether the minutes may move there. The first version is closed by way of the amendments only."""
    if target not in MOVES[minutes.state]:
        return False
    asked = minutes.state == S.AMENDING or minutes.version > 1
    return target != S.FINAL or asked


def check_move(minutes: Minutes, target: str) -> None:
    """Raise `InvalidMove` unless the minutes may move there."""
    if not may_move(minutes, target):
        raise InvalidMove(minutes.state, target)


def may_be_arranged(minutes: Minutes) -> bool:
    """Return whether sections and entries may be added, moved and removed."""
    return minutes.state == S.DRAFTING


def writable_languages(minutes: Minutes) -> list[str]:
    """Return the languages in which the texts may be written now.

    What those who attended are asked about changes by their amendments alone; its translation goes on meanwhile.
    """
    if minutes.state == S.DRAFTING:
        return [minutes.working_language, minutes.translation_language]
    return [minutes.translation_language] if minutes.state == S.AMENDING else []
