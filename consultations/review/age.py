"""How old a contribution is to the desk: in whole days since it was received, so that ages can be counted beforehand.

A day is 86,400 seconds since 1970, as the kept figures know it; Morocco keeps the same days.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

AGES = (7, 14, 30, 60)  # days: what the queue can be narrowed to
ZERO = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(days=1)


def last_day(age: str, now: datetime | None = None) -> int:
    """Return the number of the last day on which something was received that has at least this age now."""
    return ((now or timezone.now()) - ZERO) // ONE - int(age)


def received_before(age: str, now: datetime | None = None) -> datetime:
    """Return the moment before which whatever has at least this age was received."""
    return ZERO + (last_day(age, now) + 1) * ONE
