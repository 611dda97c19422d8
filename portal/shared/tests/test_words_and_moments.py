"""Dates, hours and numbers as people in Morocco write them; texts as people wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time as hours, timedelta

import pytest
from django.utils import translation

from portal.shared import text, time
from portal.shared.checks import morocco_keeps_utc

MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]


def test_months_are_moroccan() -> None:
    assert [time.month(date(2026, number, 1), "ar") for number in range(1, 13)] == MONTHS


def test_days_are_written_in_western_digits() -> None:
    assert time.day(date(2026, 12, 16), "ar") == "16 دجنبر 2026"
    assert time.day(date(2026, 12, 16), "fr") == "16 décembre 2026"


def test_french_has_a_first_of_the_month() -> None:
    assert time.day(date(2026, 10, 1), "fr") == "1er octobre 2026"
    assert time.day(date(2026, 10, 1), "ar") == "1 أكتوبر 2026"
    assert time.day_and_clock(datetime(2026, 10, 1, 8, tzinfo=UTC), "fr") == "1er octobre 2026, 08:00"


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        (datetime(2026, 9, 20, 0, 30, tzinfo=UTC), None),
        (datetime(2026, 9, 19, 9, 0, tzinfo=UTC), "10:00"),
        (datetime(2026, 9, 21, 9, 0, tzinfo=UTC), "09:00"),
        (datetime(2026, 12, 16, 10, 0, tzinfo=UTC), "10:00"),
        (datetime(2027, 7, 1, 10, 0, tzinfo=UTC), "10:00"),
    ],
)
def test_clocks_follow_moroccos_change_of_2026(moment: datetime, clock: str | None) -> None:
    """UTC+1 until 2026-09-20, UTC ever since."""
    assert clock is None or time.clock(moment) == clock


BEFORE, AFTER = datetime(2026, 9, 17, 8, 30, tzinfo=UTC), datetime(2026, 9, 22, 9, 30, tzinfo=UTC)


def test_half_past_nine_stays_half_past_nine_across_the_change() -> None:
    assert time.between_the_clocks(BEFORE, AFTER) == timedelta(days=5)
    assert time.later_by_the_clock(BEFORE, timedelta(days=5)) == AFTER
    assert time.later_by_the_clock(AFTER, timedelta(days=-5)) == BEFORE
    assert [time.moment(day, hours(9, 30)) for day in (date(2026, 9, 17), date(2026, 9, 22))] == [BEFORE, AFTER]


def test_days_of_the_week_and_months_of_a_year_have_names() -> None:
    assert [time.weekday(AFTER, language) for language in ("ar", "fr")] == ["الثلاثاء", "mardi"]
    assert [time.weekday(AFTER, language, narrow=True) for language in ("ar", "fr")] == ["ث", "M"]
    assert time.weekday(datetime(2026, 9, 17, 23, 30, tzinfo=UTC), "fr") == "vendredi"
    assert [time.month_and_year(AFTER, language) for language in ("ar", "fr")] == ["شتنبر 2026", "septembre 2026"]


def test_a_machine_with_old_zone_data_does_not_start(settings) -> None:
    assert morocco_keeps_utc(None) == []
    settings.TIME_ZONE = "Europe/Paris"  # a zone that is wrong in winter, as Morocco's is where the data are old
    assert [fault.id for fault in morocco_keeps_utc(None)] == ["portal.E001"]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_numbers_do_not_turn_over(language: str) -> None:
    with translation.override(language):
        assert [time.number(4318), time.number(-7.62, 2), time.number(1_234_567)] == [
            "4\u202f318",
            "-7,62",
            "1\u202f234\u202f567",
        ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b\x0bc", "abc"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\u202eturned\u202c and \u200bzero", "\u202eturned\u202c and \u200bzero"),
        ("  ⵜⴰⵎⴰⵣⵉⵖⵜ 😀 =1+1 ", "ⵜⴰⵎⴰⵣⵉⵖⵜ 😀 =1+1"),
    ],
)
def test_a_text_loses_only_what_no_document_holds(written: str, kept: str) -> None:
    assert text.clean(written) == kept


@pytest.mark.parametrize(("written", "says"), [("😀😀", False), ("—", False), ("", False), ("ب", True), ("7", True)])
def test_a_text_says_something_in_any_script(written: str, says: bool) -> None:
    assert text.says_something(written) is says
