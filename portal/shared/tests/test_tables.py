"""Tables that people send are read line by line, or refused whole with a reason."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from portal.shared.tables import LONGEST_CELL, UnreadableTable, lines
from portal.shared.uploads import CSV, XLSX, DocumentField


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_whatever_parts_its_cells(separator: str) -> None:
    text = f'name{separator}note\nنادية{separator}"two\nlines"\n\nlast{separator}x\n'
    read = list(lines(io.BytesIO(text.encode("utf-8-sig")), suffix=".csv"))
    assert read == [(1, ["name", "note"]), (2, ["نادية", "two\nlines"]), (4, []), (5, ["last", "x"])]


def test_workbook_is_read_as_text() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["phone", 661234567.0, 1.5, None, "x" * (LONGEST_CELL + 1)])
    book.save(file)
    file.seek(0)
    assert list(lines(file, suffix=".xlsx")) == [(1, ["phone", "661234567", "1.5", "", "x" * LONGEST_CELL])]


@pytest.mark.parametrize(("content", "suffix"), [(b"\xff\xfe\x00", ".csv"), (b"PK\x03\x04", ".xlsx"), (b"", ".xlsx")])
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, suffix: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        list(lines(io.BytesIO(content), suffix=suffix))
    assert str(refused.value)


@pytest.mark.parametrize(
    ("content", "kinds", "taken"),
    [
        ("name;e-mail\nأمينة;a@example.org\n".encode(), [XLSX, CSV], True),
        (b"name\n", [XLSX], False),  # text is a table where one is asked for, and nowhere else
        (b"\x89PNG\r\n\x1a\n\x00", [XLSX, CSV], False),
        (b"", [XLSX, CSV], False),
    ],
)
def test_text_is_taken_where_a_table_is_asked_for(content: bytes, kinds: list, taken: bool) -> None:
    field = DocumentField(kinds=kinds, megabytes=1)
    file = SimpleUploadedFile("list.csv", content)
    if taken:
        assert field.clean(file).kind is CSV
        return
    with pytest.raises(ValidationError):
        field.clean(file)
