"""The calendar: sessions by month, and each month as a sheet whose days lead to them."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from portal.shared.time import local, weekday

MONDAY = 0
_A_WEEK = [date(2026, 6, day) for day in range(1, 8)]  # the first of June 2026 was a Monday


@dataclass(frozen=True)
class Day:
    """A square of the sheet; blank where the week reaches into another month."""

    number: int
    sessions: tuple[RegionalSession, ...] = ()
    is_today: bool = False

    @property
    def is_off(self) -> bool:
        """Whether nothing of what was to be on this day takes place."""
        return all(session.state == RegionalSession.State.CANCELLED for session in self.sessions)


@dataclass(frozen=True)
class Month:
    """The sessions of one month, in the order they are listed."""

    first: date
    sessions: tuple[RegionalSession, ...]

    @cached_property
    def weeks(self) -> list[list[Day | None]]:
        """The weeks of the sheet, Monday first."""
        weeks = Calendar(MONDAY).monthdatescalendar(self.first.year, self.first.month)
        return [[self._square(day) for day in week] for week in weeks]

    def _square(self, day: date) -> Day | None:
        if day.month != self.first.month:
            return None
        today = local(timezone.now()).date()
        sessions = tuple(session for session in self.sessions if local(session.starts_at).date() == day)
        return Day(day.day, sessions, is_today=day == today)


def by_month(sessions: Iterable[RegionalSession]) -> list[Month]:
    """Return the sessions by the months of Morocco's calendar, in the order they come."""
    return [Month(first, tuple(group)) for first, group in groupby(sessions, key=_first_of_month)]


def weekdays() -> list[tuple[str, str]]:
    """Return the names of the days as they head a sheet's columns: a letter, and in full."""
    return [(weekday(day, narrow=True), weekday(day)) for day in _A_WEEK]


def _first_of_month(session: RegionalSession) -> date:
    return local(session.starts_at).date().replace(day=1)
