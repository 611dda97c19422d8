"""How many seats a meeting has, in the room and remotely, and how many are left for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from consultations.regional_sessions.models import Presence


class Seats(NamedTuple):
    """The seats of one mode in figures."""

    mode: Presence
    seats: int | None  # None: as many as come
    taken: int
    left: int | None
    waiting: int

    @property
    def percent(self) -> int:
        """How full it is, from 0 to 100."""
        return min(100, 100 * self.taken // self.seats) if self.seats else 0


@dataclass(frozen=True)
class Places:
    """The seats of one meeting at one moment. A seat that is offered to somebody counts as taken until they answer."""

    seats: Mapping[str, int | None]  # by mode; None: as many as come; a mode that is missing is not offered
    quotas: Mapping[tuple[str, str], int]  # by mode and category
    taken: Counter[tuple[str, str]]  # by mode and category
    waiting: Counter[str]  # by mode

    def taken_in(self, mode: str) -> int:
        """Return how many seats of this mode are taken."""
        return sum(number for (where, _category), number in self.taken.items() if where == mode)

    def left(self, mode: str) -> int | None:
        """Return how many seats of this mode are left; None when there is no limit."""
        seats = self.seats[mode]
        return None if seats is None else max(0, seats - self.taken_in(mode))

    def is_free_for(self, mode: str, category: str) -> bool:
        """Return whether somebody of this category may be seated: a seat is left, and their quota is not used up."""
        quota = self.quotas.get((mode, category))
        return self.left(mode) != 0 and (quota is None or self.taken[mode, category] < quota)

    def taking(self, mode: str, category: str) -> Places:
        """Return the places once one more person is seated."""
        return Places(self.seats, self.quotas, self.taken + Counter({(mode, category): 1}), self.waiting)

    @property
    def rows(self) -> list[Seats]:
        """Return the seats of each mode in figures, the room first."""
        return [
            Seats(Presence(mode), seats, self.taken_in(mode), self.left(mode), self.waiting[mode])
            for mode, seats in self.seats.items()
        ]

    def oversold(self) -> list[tuple[str, str]]:
        """Return the modes, and modes with category, in which more are seated than there are seats."""
        modes = [(mode, "") for mode, seats in self.seats.items() if seats is not None and self.taken_in(mode) > seats]
        return modes + [(mode, who) for (mode, who), quota in self.quotas.items() if self.taken[mode, who] > quota]
