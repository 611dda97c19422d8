"""Template filters for dates, numbers and references; built in, no `{% load %}` needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from portal.shared import phones, tens, time

register = template.Library()
register.filter("in_tens", tens.in_tens)


@register.filter
def day(moment: date | datetime | None) -> str:
    """Return the day: 16 دجنبر 2026."""
    return time.day(moment) if moment else ""


@register.filter
def days(starts: datetime, ends: datetime) -> str:
    """Return the day of what may last several: 16 دجنبر 2026, or the first and the last."""
    return time.days(starts, ends)


@register.filter
def day_number(moment: datetime) -> int:
    """Return the day of the month alone, on Morocco's clock."""
    return time.local(moment).day


@register.filter
def day_and_month(moment: datetime) -> str:
    """Return both as figures, for where no word fits: 16/12."""
    return f"{time.local(moment):%d/%m}"


@register.filter
def month(moment: date | datetime | None) -> str:
    """Return the month's name."""
    return time.month(moment) if moment else ""


@register.filter
def month_and_year(moment: date | datetime | None) -> str:
    """Return month and year."""
    return time.month_and_year(moment) if moment else ""


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """Return the name of the day in its week."""
    return time.weekday(moment) if moment else ""


@register.filter
def clock(moment: datetime | None) -> SafeString | str:
    """Return the hour, isolated from the text around it."""
    return isolate(time.clock(moment)) if moment else ""


@register.filter
def day_and_clock(moment: datetime | None) -> str:
    """Return day and hour."""
    return time.day_and_clock(moment) if moment else ""


@register.filter
def number(value: float | None, digits: int = 0) -> SafeString | str:
    """Return a number grouped and isolated."""
    return isolate(time.number(value, digits)) if value is not None else ""


@register.filter
def isolate(value: object) -> SafeString:
    """Return the value in a left-to-right isolate: references, codes, figures, addresses."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """Return what somebody wrote, in pieces, those that were looked for marked: `components/pieces.html` for a list."""
    written = ((escape(text), found) for text, found in pieces)
    return SafeString("".join(f"<mark>{text}</mark>" if found else text for text, found in written))


@register.filter
def isolate_in_text(value: object) -> str:
    """Return the value in a left-to-right isolate of plain text: in an Arabic mail its groups would change places."""
    return f"\u2066{value}\u2069"


@register.filter
def percent(value: float | None, digits: int = 0) -> SafeString | str:
    """Return a share given in per cent, such as 71 %, isolated."""
    return isolate(f"{time.number(value, digits)}\u202f%") if value is not None else ""


@register.filter
def html_lang(language: str) -> str:
    """Return the `lang` attribute of a citizens' text: empty (unknown to the browser) when nobody knows it."""
    return "" if language == "und" else language


@register.filter
def phone(number: str) -> SafeString | str:
    """Return a kept number as people here read it, isolated."""
    return isolate(phones.shown(number)) if number else ""
