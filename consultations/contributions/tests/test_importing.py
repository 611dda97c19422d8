"""A file goes in whole: every row is added, there already, or refused with its line and reason."""

from __future__ import annotations

import csv
from collections import deque
from pathlib import Path

import pytest
from openpyxl import Workbook

from consultations.contributions.intake.importing import Imported, import_contributions
from consultations.contributions.intake.tables import UnreadableFile, read
from consultations.contributions.models import Contribution
from portal.shared.models import AuditEntry
from stakeholders.categories import load_categories
from stakeholders.models import Account
from stakeholders.operators import command_line
from strategy.actions import load_reference
from strategy.models import Region

HEADER = ["lang", "title", "body", "axis", "source"]
ROWS = [
    ["ar", "وحدات", "نقترح وحدات متنقلة للتشخيص\nفي القرى\\النائية", "disability", "ورشة"],
    ["fr", "", "Ouvrir une crèche près du souk", "", "atelier"],
    ["fr", "", "Ouvrir une crèche près du souk", "", "atelier"],
    ["xx", "", "=cmd|' /C calc'!A0", "", ""],
]


@pytest.fixture
def region(db: None) -> Region:
    load_reference()
    load_categories()
    return Region.objects.get(code="04")


@pytest.fixture
def operator(db: None) -> Account:
    return command_line()


def tsv(folder: Path, rows: list[list[str]], name: str = "file.tsv") -> Path:
    path = folder / name
    lines = ["\t".join(cell.replace("\\", "\\\\").replace("\n", "\\n") for cell in row) for row in [HEADER, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def csv_file(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def xlsx(folder: Path, rows: list[list[str]]) -> Path:
    path, book = folder / "file.xlsx", Workbook()
    for row in [HEADER, *rows]:
        book.active.append([None] * len(row))
        for column, cell in enumerate(row, start=1):
            target = book.active.cell(book.active.max_row, column)
            target.value, target.data_type = cell, "s"
    book.save(path)
    return path


def imported(path: Path, region: Region, by: Account, *, screened: bool = True) -> Imported:
    rows = import_contributions(path=path, region=region, session=None, by=by, screened=screened)
    return deque(rows, maxlen=1).pop()


@pytest.mark.parametrize("make", [tsv, csv_file, xlsx])
def test_every_kind_of_file_gives_the_same_rows(make, tmp_path: Path, region: Region, operator: Account) -> None:
    tally = imported(make(tmp_path, ROWS), region, operator)
    assert (tally.rows, tally.added, tally.there_already, tally.refused) == (4, 4, 0, [])
    assert list(Contribution.objects.order_by("pk").values_list("body", flat=True)) == [row[2] for row in ROWS]


def test_a_second_import_adds_nothing(tmp_path: Path, region: Region, operator: Account) -> None:
    path = tsv(tmp_path, ROWS)
    imported(path, region, operator)
    again = imported(path, region, operator)
    assert (again.added, again.there_already, Contribution.objects.count()) == (0, 4, 4)


def test_the_importer_is_recorded_and_not_made_the_author(tmp_path: Path, region: Region, operator: Account) -> None:
    imported(tsv(tmp_path, ROWS[:1]), region, operator)
    contribution = Contribution.objects.get()
    assert (contribution.channel, contribution.entered_by, contribution.author) == ("import", operator, None)
    assert contribution.import_fields == {"source": "ورشة"}
    entry = AuditEntry.objects.get(action="contribution_recorded")
    assert (entry.actor_id, entry.region_code) == (operator.pk, "04")
    assert "وحدات" not in str(entry.details)


def test_a_text_without_an_axis_is_never_pressed_into_one(tmp_path: Path, region: Region, operator: Account) -> None:
    rows = [["fr", "", "Bonjour tout le monde", "", ""], ["fr", "", "Plus de crèches pour la petite enfance", "", ""]]
    tally = imported(tsv(tmp_path, rows), region, operator)
    first, second = Contribution.objects.order_by("pk")
    assert (first.axis, tally.axis_unstated) == (None, 1 if second.axis else 2)
    if second.axis:
        assert second.import_fields["axis"] == "guessed from the words"


def test_an_unknown_language_is_recognised_and_what_was_written_is_kept(
    tmp_path: Path, region: Region, operator: Account
) -> None:
    imported(
        tsv(tmp_path, [["français", "", "Nous voulons un centre pour les personnes âgées", "", ""]]), region, operator
    )
    contribution = Contribution.objects.get()
    assert (contribution.language, contribution.import_fields["lang"]) == ("fr", "français")


def test_a_column_may_say_the_kind_and_an_offer_begins_its_way(
    tmp_path: Path, region: Region, operator: Account
) -> None:
    path = tmp_path / "file.csv"
    rows = [("Un toit", "offer"), ("Une crèche", ""), ("Il manque un car", "expectation"), ("Autre", "moon")]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["lang", "title", "body", "kind"], *(["fr", "", *row] for row in rows)])
    tally = imported(path, region, operator)
    assert list(Contribution.objects.order_by("pk").values_list("body", "kind", "offer__state")) == [
        ("Un toit", "offer", "offer_made"), ("Une crèche", "proposal", None), ("Il manque un car", "expectation", None),
    ]  # fmt: skip
    assert tally.refused == [(5, "unknown kind: moon")]
    assert [kept for kept in Contribution.objects.values_list("import_fields", flat=True) if "kind" in kept] == []


def test_unscreened_rows_wait_in_the_queue(tmp_path: Path, region: Region, operator: Account) -> None:
    imported(tsv(tmp_path, ROWS[:1]), region, operator, screened=False)
    assert Contribution.objects.get().status == Contribution.Status.SUBMITTED


def test_every_refused_row_says_its_line_and_why(tmp_path: Path, region: Region, operator: Account) -> None:
    path = tsv(
        tmp_path, [["fr", "", "  ", "", ""], ["fr", "", "Un texte", "moon", ""], ["fr", "t" * 301, "Un texte", "", ""]]
    )
    with path.open("ab") as file:
        file.write(b"fr\t\tune ligne courte\n")
        file.write("fr\t\tcoupée \udce9\t\t\n".encode("utf-8", "surrogateescape"))
    tally = imported(path, region, operator)
    assert [line for line, _reason in tally.refused] == [2, 3, 4, 5, 6]
    reasons = [reason for _line, reason in tally.refused]
    assert reasons[0] == "the body is empty"
    assert reasons[1] == "unknown axis: moon"
    assert reasons[2].startswith("title: ")
    assert reasons[3:] == ["3 cells where the header has 5", "not UTF-8"]
    assert (tally.rows, tally.added) == (5, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [("file.pdf", b"%PDF"), ("file.tsv", b"body\ttitle\nx\ty\n"), ("file.xlsx", b"not a zip"), ("empty.csv", b"")],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        list(read(path))
