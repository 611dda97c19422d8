"""What a test reads back out of the three formats."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.texts import SIGNS
from consultations.review.models import Export

_MARKED = re.compile(f"\\A'(?='*[\\s{SIGNS}])|(?<=[,;\t\n\"|])'(?=['\\s]*[{SIGNS}])")


def content(export: Export) -> bytes:
    with export.file.open("rb") as file:
        return file.read()


def of_jsonl(export: Export) -> list[dict[str, Any]]:
    lines = content(export).decode("utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def of_csv(export: Export) -> list[dict[str, str]]:
    text = content(export)
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def workbook(export: Export) -> Any:
    return load_workbook(io.BytesIO(content(export)))


def of_xlsx(export: Export, sheet: int = 0) -> list[dict[str, Any]]:
    head, *rows = workbook(export).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheets_as_xml(export: Export) -> str:
    with zipfile.ZipFile(io.BytesIO(content(export))) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return "".join(parts.read(name).decode() for name in names)


def heading(name: str) -> str:
    return str(next(column.heading for column in COLUMNS if column.name == name))


def moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def armed(cell: str) -> str:
    """Return the text that a cell of CSV was made of: the way back, as the file's readers are told it."""
    return _MARKED.sub("", cell)
