"""The three formats. Each takes the spooled rows and writes one file; nothing larger than a row is held in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from consultations.review.exports.columns import COLUMNS, Column, Sort
from consultations.review.exports.material import Row
from consultations.review.exports.spool import Spool
from consultations.review.exports.texts import disarmed
from consultations.review.models import Export
from portal.shared.typesetting.inline import direction_of_language
from portal.shared.typesetting.sheets import parts, text_sheet

# What a sheet holds below its line of headings; what comes after goes on in a further one.
MOST_LINES = 1_048_575
MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True)
class About:
    """What the file says of itself."""

    language: str
    read_at: datetime
    facts: Sequence[tuple[str, str]]


Tell = Callable[[int], None]  # how many rows are written


def headings(columns: Sequence[Column], spans: Sequence[int]) -> list[str]:
    """Return the headings, those of the columns in which long texts go on behind the column that they continue."""
    return [
        str(column.heading) if number == 1 else f"{column.heading} ({number})"
        for column, span in zip(columns, spans, strict=True)
        for number in range(1, span + 1)
    ]


def spread(row: Row, spans: Sequence[int]) -> Iterator[tuple[Column, object]]:
    """Yield the cells of a row, a long text cut into as many as its column has."""
    for column, value, span in zip(COLUMNS, row, spans, strict=True):
        if span == 1:
            yield column, value
            continue
        cut = parts(str(value or ""))
        for part in [*cut, *[""] * (span - len(cut))]:
            yield column, part


def write_jsonl(spool: Spool, path: Path, about: About, tell: Tell) -> None:
    """Write one object a line: names that never change, texts whole and as they are."""
    names = [column.name for column in COLUMNS]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, row in enumerate(spool, start=1):
            # Some readers take these two for the end of a line, which JSON does not.
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
            file.write(line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n")
            tell(number)


def write_csv(spool: Spool, path: Path, about: About, tell: Tell) -> None:
    """Write a table in UTF-8 that begins with the mark by which spreadsheets know it."""
    yes_or_no = (_("No"), _("Yes"))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        table.writerow(headings(COLUMNS, spool.spans))
        for number, row in enumerate(spool, start=1):
            table.writerow([_csv_cell(value, yes_or_no) for _column, value in spread(row, spool.spans)])
            tell(number)


def _csv_cell(value: object, yes_or_no: Sequence[str]) -> object:
    if isinstance(value, str):
        return disarmed(value)
    return yes_or_no[value] if isinstance(value, bool) else value


def write_xlsx(spool: Spool, path: Path, about: About, tell: Tell) -> None:
    """Write a workbook: the contributions, and a last sheet that says what they are."""
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with closing(xlsxwriter.Workbook(str(path), options)) as book:
        title = {"title": _("Contributions"), "created": about.read_at.astimezone(UTC).replace(tzinfo=None)}
        book.set_properties(title)
        sheets = _Sheets(book, spool.spans, rtl=direction_of_language(about.language) == "rtl")
        for number, row in enumerate(spool, start=1):
            sheets.write(row)
            tell(number)
        sheets.close(about.facts)


class _Sheets:
    """The sheets of a workbook, a new one begun when the last is full."""

    def __init__(self, book: xlsxwriter.Workbook, spans: Sequence[int], *, rtl: bool) -> None:
        self._book, self._spans, self._rtl = book, spans, rtl
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._moment = book.add_format({"num_format": MOMENT})
        self._yes_or_no = (_("No"), _("Yes"))
        self._number, self._line = 0, 0
        self._sheet = self._begin()

    def write(self, row: Row) -> None:
        if self._line == MOST_LINES:
            self._end()
            self._sheet = self._begin()
        self._line += 1
        for place, (column, value) in enumerate(spread(row, self._spans)):
            if value is not None and value != "":
                self._cell(place, column, value)

    def close(self, facts: Iterable[tuple[str, str]]) -> None:
        self._end()
        sheet = self._add(_("About this export"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 110)
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        for line, (name, value) in enumerate(facts):
            sheet.write_string(line, 0, name, wrapped)
            sheet.write_string(line, 1, value, wrapped)

    def _begin(self) -> Worksheet:
        self._number, self._line = self._number + 1, 0
        name = _("Contributions")
        sheet = self._add(name if self._number == 1 else f"{name} ({self._number})")
        sheet.freeze_panes(1, 1)
        widths = [column.width for column, span in zip(COLUMNS, self._spans, strict=True) for _part in range(span)]
        for place, (heading, width) in enumerate(zip(headings(COLUMNS, self._spans), widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, self._bold)
        return sheet

    def _end(self) -> None:
        if self._line:
            self._sheet.autofilter(0, 0, self._line, sum(self._spans) - 1)

    def _add(self, name: str) -> Worksheet:
        sheet = text_sheet(self._book, name[:31])
        if self._rtl:
            sheet.right_to_left()
        return sheet

    def _cell(self, place: int, column: Column, value: object) -> None:
        if column.sort is Sort.MOMENT:
            local = datetime.fromisoformat(str(value)).replace(tzinfo=None)
            self._sheet.write_datetime(self._line, place, local, self._moment)
        elif isinstance(value, bool):
            self._sheet.write_string(self._line, place, self._yes_or_no[value])
        elif isinstance(value, int):
            self._sheet.write_number(self._line, place, value)
        else:  # always as a text, whatever it looks like
            self._sheet.write_string(self._line, place, str(value))


WRITERS: dict[str, Callable[[Spool, Path, About, Tell], None]] = {
    Export.Format.XLSX: write_xlsx,
    Export.Format.CSV: write_csv,
    Export.Format.JSONL: write_jsonl,
}
