"""A workbook of any room: nothing in it runs, no text is cut, the same rows give the same bytes."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from portal.shared.typesetting.inline import safe
from portal.shared.typesetting.sheets import CELL, Row, Workbook

from .hostile import HOSTILE

NOON = datetime(2026, 12, 16, 12, 0, tzinfo=UTC)


def written(rows: Sequence[Row], *, language: str = "fr", title: str = "People", head: str = "Name") -> bytes:
    book = Workbook(title=title, author="Ministry", language=language, created=NOON, comments="abc")
    book.add("People", [head, "Seats"], [30, 10], rows)
    return book.content()


def opened(file: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(file))


def test_hostile_words_are_written_as_they_are_and_nothing_runs() -> None:
    sheet = opened(written([[text, 1] for text in HOSTILE], head=HOSTILE[7])).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert [unescape(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [safe(t) for t in HOSTILE]


def test_a_text_longer_than_a_cell_goes_on_after_the_last_column() -> None:
    text = "😀" * CELL
    file = written([[text, 7], ["short", 8]])
    row = next(opened(file).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert (row[1], len(row)) == (7, 4)
    assert row[0] + row[2] + row[3] == text
    # As far as the sheet says that it goes: who reads it in a stream believes that.
    assert openpyxl.load_workbook(io.BytesIO(file), read_only=True).worksheets[0].calculate_dimension() == "A1:D3"


def test_markup_of_the_library_is_a_text_like_any_other() -> None:
    """xlsxwriter writes what stands between <r> and </r> into the sheet as it is."""
    text = '<r></r></is></c><c r="D2"><f>1+1</f></c><c t="inlineStr"><is><r></r>'
    sheet = opened(written([[text, 1]])).worksheets[0]
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [(text, 1)]


def test_a_figure_that_is_not_shown_is_a_dash() -> None:
    rows = opened(written([["a", None], ["b", 2.5]])).worksheets[0].iter_rows(min_row=2, values_only=True)
    assert list(rows) == [("a", "—"), ("b", 2.5)]


def test_a_row_is_as_tall_as_its_longest_text_needs() -> None:
    """Not every program works it out: where it is not said, the lines of a text run over the rows below."""
    rows: list[Row] = [["a", 1], ["word " * 20, 1], ["a\nb\nc", 1], ["word " * 5_000, 1]]
    heights = opened(written(rows, head="A long title of two lines, or of three")).worksheets[0].row_dimensions
    assert [heights[number].height for number in range(1, 6)] == [33, None, 60, 45, 409]


def test_a_printed_sheet_says_what_it_is_of_and_which_page_it_is() -> None:
    sheet = opened(written([["a", 1]], title="Bread & roses")).worksheets[0]
    assert (sheet.oddHeader.center.text, sheet.oddFooter.center.text) == ("Bread && roses", "&P / &N")
    assert sheet.print_title_rows == "$1:$1"


def test_a_share_keeps_its_decimal_and_a_dash_stands_where_the_figure_would() -> None:
    sheet = opened(written([["a", 10.0], ["b", None]])).worksheets[0]
    assert (sheet["B2"].number_format, sheet["B3"].alignment.horizontal) == ("#,##0.0#", "right")


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("fr", False)])
def test_sheets_run_in_the_direction_of_the_language(language: str, rtl: bool) -> None:
    sheet = opened(written([["a", 1]], language=language)).worksheets[0]
    assert bool(sheet.sheet_view.rightToLeft) is rtl
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")


def test_the_same_rows_give_the_same_bytes_more_than_two_seconds_apart() -> None:
    first = written([["a", 1]], title="a\u202eb")
    time.sleep(2.2)
    assert written([["a", 1]], title="a\u202eb") == first
    told = opened(first).properties
    assert (told.title, told.creator, told.created) == ("a[U+202E]b", "Ministry", NOON.replace(tzinfo=None))
