"""Workbooks of text and figures in which nothing runs: the same bytes for the same rows, whenever they are written."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from .colours import GREEN, MINT
from .inline import NOT_SHOWN, direction_of_language, plain, safe

# What one cell holds; a longer text goes on in the cells that follow.
CELL = 32_767
_SHEET_NAME = 31
# In points: a line, and the tallest that a row may be.
LINE, TALLEST = 15, 409
_HEADER = 255  # letters
REPEATED = 200  # a text no longer than this may stand in many rows: a name of an axis or of a theme
# Letters, figures and a few marks, no blank at either end: such a text is written as it stands.
_SIMPLE = re.compile(r"[^\W_]+(?:[ .,:;·«»()'’-]+[^\W_]+)*")
_LIKE_AN_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")

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
        self._title = plain(safe(title)).replace("&", "&&")[:_HEADER]
        self._rtl = direction_of_language(language) == "rtl"
        # Codes and foreign names stand at the same edge as the words of the language, not against the next column.
        edge = {"align": "right" if self._rtl else "left", "indent": 1}
        self._head = self._book.add_format(
            {
                "bold": True,
                "bg_color": MINT,
                "font_color": GREEN,
                "bottom": 1,
                "text_wrap": True,
                "reading_order": 2 if self._rtl else 1,
                **edge,
            }
        )
        self._text = self._book.add_format({"text_wrap": True, "valign": "top", "reading_order": 0, **edge})
        self._number = self._book.add_format({"valign": "top", "num_format": "#,##0.0#"})
        self._whole = self._book.add_format({"valign": "top", "num_format": "#,##0"})
        untold = self._book.add_format({"valign": "top", "align": "right"})  # where the figure would stand
        self._untold = f' s="{untold._get_xf_index()}" t="inlineStr"><is><t>{NOT_SHOWN}</t></is></c>'
        self._short = lru_cache(maxsize=4_096)(lambda text: self._strings(text)[0])

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
        sheet.set_header(f"&C{self._title}")
        sheet.set_footer("&C&P / &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        tallest = max(len(textwrap.wrap(title, width - 2)) for title, width in zip(head, widths, strict=True))
        sheet.set_row(0, LINE * (tallest + 0.2))
        for column, title in enumerate(head):
            sheet.write_string(0, column, safe(title), self._head)
        sheet._write_single_row(1)
        last = widest = 0
        for last, row in enumerate(rows, start=1):
            cells = self._row(row)
            widest = max(widest, len(cells))
            sheet.row_data_fh.write(_placed(last, cells, lines(row, widths)))
        if last:
            sheet._check_dimensions(last, max(widest, 1) - 1)
            sheet.autofilter(0, 0, last, len(head) - 1)

    def content(self) -> bytes:
        """Close the workbook and return its file."""
        self._book.close()
        return self._written.getvalue()

    def _row(self, row: Row) -> list[str]:
        """Return the cells of a row as the format writes them, without their places."""
        cells: list[str] = []
        # What does not fit in its cell goes on in the cells after the row's last.
        going_on: list[str] = []
        for value in row:
            if value is None:
                cells.append(self._untold)
            elif isinstance(value, str):
                if len(value) <= REPEATED:
                    cells.append(self._short(value))
                else:
                    first, *others = self._strings(value)
                    cells.append(first)
                    going_on += others
            else:
                style = self._whole if isinstance(value, int) else self._number
                cells.append(f' s="{style._get_xf_index()}"><v>{value:.16G}</v></c>')
        return cells + going_on

    def _strings(self, text: str) -> tuple[str, ...]:
        """Return the cells of a text, without their places: one, or as many as it goes on in."""
        opened = f' s="{self._text._get_xf_index()}" t="inlineStr"><is>'
        if len(text) <= CELL // 2 and _SIMPLE.fullmatch(text):
            return (f"{opened}<t>{text}</t></is></c>",)
        return tuple(f"{opened}{_text_element(part)}</is></c>" for part in parts(safe(text)))


def _placed(number: int, cells: Sequence[str], tall: int) -> str:
    """Return a row as the format writes it: a hundred thousand take a second so, and ten cell by cell."""
    place = f'{number + 1}"'
    placed = [f'<c r="{letters}{place}{cell}' for letters, cell in zip(_letters(len(cells)), cells, strict=True)]
    # Not every program works out how tall a row must be before it shows or prints it.
    height = f' ht="{min(LINE * tall, TALLEST)}"' if tall > 1 else ""
    return f'<row r="{place}{height}>{"".join(placed)}</row>'


@cache
def _letters(count: int) -> tuple[str, ...]:
    return tuple(map(xl_col_to_name, range(count)))


def lines(row: Row, widths: Sequence[int]) -> int:
    """Return about how many lines a row needs in columns of these widths."""
    needed = 1
    for value, width in zip(row, widths, strict=False):
        # Letters are narrower than the figures that widths are counted in: a tenth more fits in a line.
        if isinstance(value, str) and (len(value) > width * 1.1 or "\n" in value):
            needed = max(needed, value.count("\n") + 1 + len(value) // width)
    return needed


def _text_element(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    # What reads like an escape of the format's own is told from one.
    written = _LIKE_AN_ESCAPE.sub(r"_x005F\1", text)
    return f"<t{kept}>{escape(written)}</t>"


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
