"""Lines keep their figures whole and their texts inside; characters without a glyph stand as code points."""

from __future__ import annotations

import pytest

from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import OPENING, isolate, name, plain, runs, safe

from .hostile import HOSTILE


def test_an_override_and_a_control_show_as_code_points() -> None:
    assert safe("a\u202eb\x0bc\ud800") == "a[U+202E]b[U+000B]c[U+D800]"


def test_a_text_cannot_leave_its_isolate() -> None:
    for text in HOSTILE:
        closed = 0
        for character in safe(text).replace("\n", ""):
            closed += (character in OPENING) - (character in "\u202c\u2069")
            assert closed >= 0
        assert closed == 0


def test_tifinagh_emoji_and_han_have_glyphs() -> None:
    printer = Printer()
    for text in ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "😀", "漢字", "한국어", "العربية", "Égalité"):
        assert printer.printable(text) == text
    assert printer.replaced == set()


@pytest.mark.parametrize(
    "figure", ["2021-2026", "-7,62", "3 / 10", "TCH-04-000123", "4\u202f318", "28\u202f%", "10:22"]
)
def test_a_figure_in_a_line_is_one_run(figure: str) -> None:
    line = isolate(f"من {figure} إلى")
    assert [run.text for run in runs(line) if run.kind == "figure"] == [figure]
    assert plain(line) == f"من {figure} إلى"


def test_a_label_of_the_other_direction_is_one_run() -> None:
    assert [run.kind for run in runs(f"الجهة: {name({'ar': 'Rabat', 'fr': 'Rabat'}, 'ar')}.")] == [
        "text",
        "ltr",
        "text",
    ]


def test_our_own_words_are_set_without_short_vowels_and_nobody_else_s() -> None:
    printer = Printer()
    assert printer.line("أُعدّ موعداً") == [["text", "أعد موعدا"]]
    assert printer.words("أُعدّ موعداً", language="ar", direction="rtl")["words"] == ["أُعدّ موعداً"]
