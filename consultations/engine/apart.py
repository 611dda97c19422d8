"""What sets one group apart: a claim about two shares, made only when it holds.

Each trial compares the share of a group that speaks of something with the share of all others: a two-proportion test
with the correction for continuity, which errs on the side of silence. Whether a trial is made at all depends on how
many there are in the group and how many speak, never on who does; so the correction for many trials (Holm) keeps the
chance of a single false claim, over everything that was looked at, below `ALPHA`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import erfc, sqrt

ALPHA = 0.05
# Each side of a comparison has at least so many people, each of its four cells is expected to hold at least so many.
LEAST, EXPECTED = 10, 5
# A difference that holds but is smaller than this says nothing that anybody could act upon.
GAP = 0.1


@dataclass(frozen=True, slots=True)
class Trial:
    """`part` of the `whole` group speak of it, and `other_part` of the `other_whole` that is not in the group."""

    key: tuple[str, ...]
    part: int
    whole: int
    other_part: int
    other_whole: int

    @property
    def gap(self) -> float:
        """By how much the group's share is above that of the others."""
        return self.part / self.whole - self.other_part / self.other_whole

    @property
    def is_fair(self) -> bool:
        """Whether there are enough of each for the test to mean anything. Asks the margins only."""
        sides = (self.whole, self.other_whole)
        total, speaking = sum(sides), self.part + self.other_part
        if min(sides) < LEAST:
            return False
        return all(side * told >= EXPECTED * total for side in sides for told in (speaking, total - speaking))


def apart(trials: Iterable[Trial], *, alpha: float = ALPHA, gap: float = GAP) -> list[Trial]:
    """Return the trials whose group speaks of it more than the others do, surest first."""
    made = sorted((chance(trial), trial.key, trial) for trial in trials if trial.is_fair)
    held: list[Trial] = []
    for place, (p, _key, trial) in enumerate(made):
        if p > alpha / (len(made) - place):
            break
        held.append(trial)
    return [trial for trial in held if trial.gap >= gap]


def chance(trial: Trial) -> float:
    """Return how probable so great a difference of shares is, either way, if there were none (0..1)."""
    total = trial.whole + trial.other_whole
    speaking = trial.part + trial.other_part
    if speaking in (0, total):
        return 1.0
    share = speaking / total
    halves = 1 / trial.whole + 1 / trial.other_whole
    away = max(0.0, abs(trial.gap) - halves / 2)
    return erfc(away / sqrt(2 * share * (1 - share) * halves))
