"""How far a compilation is, in units that take about equally long, and how long the rest may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

# Is told the stage, the units done and their number; what it raises stops the work before anything shows.
Progress = Callable[[str, int, int], None]

READING, THEMES, RENDERING, STORING = "reading", "themes", "rendering", "storing"
FILES = 12
# One unit, in texts: what is read, understood or written into a file in about the same time.
READ_IN_ONE, UNDERSTOOD_IN_ONE, WRITTEN_IN_ONE = 20_000, 2_000, 40_000
TOLD_AFTER = timedelta(seconds=2)  # before that, any estimate is a guess


def of_reading(texts: int) -> int:
    """Return the units of reading a region's texts."""
    return 1 + texts // READ_IN_ONE


def of_axis(texts: int) -> int:
    """Return the units of understanding an axis of so many texts."""
    return 1 + texts // UNDERSTOOD_IN_ONE


def of_file(texts: int) -> int:
    """Return the units of setting one file."""
    return 1 + texts // WRITTEN_IN_ONE


def of_axes(axes: Mapping[str, int]) -> int:
    """Return the units of all axes."""
    return sum(map(of_axis, axes.values()))


def in_all(axes: Mapping[str, int]) -> int:
    """Return the units of a whole compilation of axes with so many texts."""
    texts = sum(axes.values())
    return of_reading(texts) + of_axes(axes) + FILES * of_file(texts) + 1


class Pace:
    """Tells the steps of one compilation as they begin. `joined`: its axes were read before, by others."""

    def __init__(self, progress: Progress | None, axes: Mapping[str, int], *, joined: bool = False) -> None:
        self.progress, self.texts = progress, sum(axes.values())
        self.done, self.total = (of_axes(axes) if joined else 0), in_all(axes)

    def tell(self, stage: str, units: int) -> None:
        """Tell that a step begins which takes so many units."""
        if self.progress is not None:
            self.progress(stage, min(self.done, self.total - 1), self.total)
        self.done += units


def left(*, begun: datetime, now: datetime, done: int, total: int) -> timedelta | None:
    """Return how long the rest may take, judged by what was done so far; None while nothing can be said."""
    spent = now - begun
    if done <= 0 or spent < TOLD_AFTER:
        return None
    return spent * max(0, total - done) / done
