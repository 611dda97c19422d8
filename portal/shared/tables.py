"""Tables that people send: the lines of a workbook's first sheet, or of a CSV file, as cells of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from portal.shared.uploads import XLSX

LONGEST_CELL = 2_000
Line = tuple[int, list[str]]


class UnreadableTable(Exception):
    """The file as a whole cannot be taken; the message says why, in the language of the page."""


def lines(file: IO[bytes], *, suffix: str) -> Iterator[Line]:
    """Yield each line's number and its cells. Raises `UnreadableTable`."""
    return _of_workbook(file) if suffix == XLSX.suffix else _of_csv(file)


def _of_workbook(file: IO[bytes]) -> Iterator[Line]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        for number, values in enumerate(rows, start=1):
            yield number, ["" if value is None else _told(value)[:LONGEST_CELL] for value in values]
    except Exception as error:  # openpyxl raises whatever the broken XML made it meet
        raise UnreadableTable(_("This workbook cannot be read: save it again and send that.")) from error


def _told(value: object) -> str:
    """A number without a fraction is a telephone number or a code, not 661234567.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _of_csv(file: IO[bytes]) -> Iterator[Line]:
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(_("This file is not in UTF-8: save it as “CSV UTF-8”, or as a workbook.")) from error
    # What Excel writes in French and in Arabic is separated by semicolons.
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1
    try:
        for cells in reader:
            yield start, [cell[:LONGEST_CELL] for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        said = _("This file cannot be read as a table from line %(line)s on.")
        raise UnreadableTable(said % {"line": start}) from error
