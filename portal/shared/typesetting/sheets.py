"""Workbooks of text and figures in which nothing runs: the same bytes for the same rows, whenever they are written."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .colours import GREEN, MINT
from .inline import NOT_SHOWN, direction_of_language, plain, safe

# What one cell holds; a longer text goes on in the cells that follow.
CELL = 32_767
_SHEET_NAME = 31

Value = str | int | float | None
Row = Sequence[Value]


class Workbook:
    """Takes sheets of rows, in the direction of its language, and gives the file.

    Texts are written as texts, whatever they look like; None is a figure that is not shown. `created` is the moment
    the data are of, not now: it makes the bytes the same.
    """

    def __init__(self, *, title: str, author: str, language: str, created: datetime, comments: str = "") -> None:
        self._written = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._written,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties(
            {
                "title": plain(safe(title)),
                "author": plain(safe(author)),
                "created": created.astimezone(UTC).replace(tzinfo=None),
                "comments": comments,
            }
        )
        self._rtl = direction_of_language(language) == "rtl"
        self._head = self._book.add_format(
            {
                "bold": True,
                "bg_color": MINT,
                "font_color": GREEN,
                "bottom": 1,
                "text_wrap": True,
                "reading_order": 2 if self._rtl else 1,
            }
        )
        self._text = self._book.add_format({"text_wrap": True, "valign": "top", "reading_order": 0})
        self._number = self._book.add_format({"valign": "top", "num_format": "#,##0.##"})
        self._whole = self._book.add_format({"valign": "top", "num_format": "#,##0"})

    def add(self, name: str, head: Sequence[str], widths: Sequence[int], rows: Iterable[Row]) -> None:
        """Add one sheet; its first row stays in sight and can be filtered by. `name` is ours, never a citizen's."""
        sheet = text_sheet(self._book, name[:_SHEET_NAME])
        if self._rtl:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, title in enumerate(head):
            sheet.write_string(0, column, safe(title), self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            self._row(sheet, last, row)
        if last:
            sheet.autofilter(0, 0, last, len(head) - 1)

    def content(self) -> bytes:
        """Close the workbook and return its file."""
        self._book.close()
        return self._written.getvalue()

    def _row(self, sheet: Worksheet, number: int, row: Row) -> None:
        # What does not fit in its cell goes on in the cells after the row's last.
        going_on: list[str] = []
        for column, value in enumerate(row):
            if value is None:
                sheet.write_string(number, column, NOT_SHOWN, self._text)
            elif isinstance(value, str):
                first, *more = parts(safe(value))
                sheet.write_string(number, column, first, self._text)
                going_on.extend(more)
            else:
                sheet.write_number(number, column, value, self._whole if isinstance(value, int) else self._number)
        for column, part in enumerate(going_on, start=len(row)):
            sheet.write_string(number, column, part, self._text)


def text_sheet(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    """Add a sheet in which every text is a text.

    With `constant_memory` xlsxwriter takes a text between <r> and </r> for markup of its own and writes it as it
    stands: whoever knew that could close the cell and open another, with a formula in it.
    """
    sheet = book.add_worksheet(name)
    sheet._xml_rich_inline_string = partial(_write_as_text, sheet)
    return sheet


def _write_as_text(sheet: Worksheet, string: str, attributes: list[tuple[str, object]]) -> None:
    sheet._xml_inline_string(string, True, attributes)


def parts(text: str) -> list[str]:
    """Cut a text into what a cell holds, counted as the format counts: in UTF-16 units."""
    if len(text) <= CELL // 2:
        return [text]
    found, start, size = [], 0, 0
    for index, character in enumerate(text):
        width = 2 if ord(character) > 0xFFFF else 1
        if size + width > CELL:
            found.append(text[start:index])
            start, size = index, 0
        size += width
    return [*found, text[start:]]
