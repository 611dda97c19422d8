"""Moments as people in Morocco write them.

Stored moments are UTC. They are turned to local time here only, with the pinned zone data: Babel knows the Moroccan
month names (ماي، غشت، نونبر) and writes Western digits for `ar_MA`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import get_language

BABEL_LOCALES = {"ar": "ar_MA", "fr": "fr_MA"}
NARROW_SPACE = "\u202f"


def babel_locale(language: str | None = None) -> str:
    """Return Babel's locale of a portal language (the active one by default)."""
    return BABEL_LOCALES[(language or get_language() or settings.LANGUAGE_CODE)[:2]]


def local(moment: datetime) -> datetime:
    """Return the moment on the clock of Morocco."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def moment(on: date, at: time) -> datetime:
    """Return the moment at which the clock of Morocco shows this day and hour."""
    return datetime.combine(on, at, tzinfo=ZoneInfo(settings.TIME_ZONE))


def later_by_the_clock(moment: datetime, by: timedelta) -> datetime:
    """Return the moment at which Morocco's clock shows so much more: 09:30 stays 09:30 however it was set since."""
    return (local(moment).replace(tzinfo=None) + by).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def between_the_clocks(earlier: datetime, later: datetime) -> timedelta:
    """Return how far apart the two moments are on the clock of Morocco."""
    return local(later).replace(tzinfo=None) - local(earlier).replace(tzinfo=None)


def day(moment: date | datetime, language: str | None = None) -> str:
    """Return such as "16 دجنبر 2026", "16 décembre 2026"."""
    if isinstance(moment, datetime):
        moment = local(moment).date()
    locale = babel_locale(language)
    return format_date(moment, f"{_day_pattern(moment, locale)} MMMM y", locale=locale)


def _day_pattern(moment: date, locale: str) -> str:
    """French says "1er" of the first day of a month."""
    return "d'er'" if locale.startswith("fr") and moment.day == 1 else "d"


def month(moment: date | datetime, language: str | None = None) -> str:
    """Return the month's name alone."""
    if isinstance(moment, datetime):
        moment = local(moment).date()
    return format_date(moment, "MMMM", locale=babel_locale(language))


def month_and_year(moment: date | datetime, language: str | None = None) -> str:
    """Return such as "دجنبر 2026", "décembre 2026"."""
    if isinstance(moment, datetime):
        moment = local(moment).date()
    return format_date(moment, "MMMM y", locale=babel_locale(language))


def days(starts: datetime, ends: datetime) -> str:
    """Return the day, or the first and the last of several, on Morocco's clock."""
    first, last = day(starts), day(ends)
    return first if first == last else f"{first} – {last}"


def weekday(moment: date | datetime, language: str | None = None, *, narrow: bool = False) -> str:
    """Return such as "الأربعاء", "mercredi"; narrow: the letter above a calendar's column."""
    if isinstance(moment, datetime):
        moment = local(moment).date()
    return format_date(moment, "EEEEE" if narrow else "EEEE", locale=babel_locale(language))


def clock(moment: datetime) -> str:
    """Return such as "10:00"."""
    return f"{local(moment):%H:%M}"


def day_and_clock(moment: datetime, language: str | None = None) -> str:
    """Return such as "16 دجنبر 2026، 10:00", "16 décembre 2026, 10:00"."""
    locale = babel_locale(language)
    comma = "،" if locale.startswith("ar") else ","
    here = local(moment)
    return format_datetime(here, f"{_day_pattern(here, locale)} MMMM y'{comma}' HH:mm", locale=locale)


def number(value: float, digits: int = 0) -> str:
    """Return a number grouped by U+202F with a decimal comma, in both languages: 4 318, 42,1."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(round(value, digits), format=pattern, locale="en")
    return text.translate({ord(","): NARROW_SPACE, ord("."): ","})
