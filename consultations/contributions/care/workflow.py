"""The state table of a disclosure."""

from __future__ import annotations

from consultations.contributions.models import Disclosure

S = Disclosure.State

MOVES: dict[str, set[str]] = {
    S.HELD: {S.REFERRED, S.RELEASED, S.CLOSED},
    S.REFERRED: {S.REFERRED, S.RELEASED, S.CLOSED},  # to a second institution as well
    S.CLOSED: {S.REFERRED, S.RELEASED, S.FORGOTTEN},
    S.RELEASED: set(),  # held again by new words or by hand, which begins anew
    S.FORGOTTEN: set(),  # there is nothing left to refer or to release
}

# Somebody has to do something about these.
OPEN = (S.HELD, S.REFERRED)


class InvalidMove(Exception):
    """The table does not allow this move from where the disclosure stands now."""


def check_move(current: str, target: str) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`."""
    if target not in MOVES[current]:
        raise InvalidMove(f"{current} → {target}")
