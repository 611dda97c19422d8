"""Rows of a TSV, CSV or XLSX file, with the line each stands on and, for a bad one, why it cannot be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

NEEDED = ("lang", "title", "body")
_ESCAPED = re.compile(r"\\(n|t|\\)")
_UNESCAPED = {"n": "\n", "t": "\t", "\\": "\\"}
_LONGEST_CELL = 10_000_000


class UnreadableFile(Exception):
    """The file as a whole cannot be taken: its kind, its header."""


@dataclass(frozen=True)
class Row:
    """One row: its cells by column name, or the reason why it is refused."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    refused: str = ""


def read(path: Path) -> Iterator[Row]:
    """Yield every row after the header.

    TSV is unquoted, with `\\n` and `\\\\` escaped; CSV is quoted; XLSX gives its first sheet.
    Raises `UnreadableFile` when the kind is unknown or the header lacks one of `lang`, `title`, `body`.
    """
    readers = {".tsv": _tsv, ".csv": _csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in readers:
        raise UnreadableFile(f"{path.name}: expected a .tsv, .csv or .xlsx file")
    lines = readers[path.suffix.lower()](path)
    _line, header = next(lines, (0, []))
    names = [name.strip() for name in header]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UnreadableFile(f"{path.name}: the header has no column {', '.join(missing)}")
    for line, cells in lines:
        if any(cells):
            yield _row(line, names, cells)


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) != len(names):
        return Row(line, refused=f"{len(cells)} cells where the header has {len(names)}")
    if any("\udc80" <= sign <= "\udcff" for cell in cells for sign in cell):
        return Row(line, refused="not UTF-8")
    return Row(line, dict(zip(names, cells, strict=True)))


def _tsv(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Split at line feeds only: a lone carriage return or U+2028 belongs to somebody's text.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        for line, text in enumerate(file, start=1):
            cells = text.removesuffix("\n").removesuffix("\r").split("\t")
            yield line, [_ESCAPED.sub(lambda match: _UNESCAPED[match[1]], cell) for cell in cells]


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file)
        start = 1
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken zip or XML made it meet
        raise UnreadableFile(f"{path.name}: not a workbook ({type(error).__name__})") from error
    width = 0
    for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        cells = ["" if value is None else str(value) for value in values]
        if line == 1:
            cells = _without_empty_end(cells)
            width = len(cells)
        yield line, (cells + [""] * width)[:width] if not any(cells[width:]) else cells
    book.close()


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells
