"""Each format, read back whole: what it holds, and that nothing in it runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given, strategies as st

from consultations.contributions.actions.clarifying import ask_clarification
from consultations.contributions.details import Offered, Proposed
from consultations.contributions.models import Contribution, Convergence
from consultations.review.exports import texts, writers
from consultations.review.exports.columns import COLUMNS
from consultations.review.exports.tests.reading import (
    armed,
    content,
    heading,
    moment,
    of_csv,
    of_jsonl,
    of_xlsx,
    sheets_as_xml,
    workbook,
)
from consultations.review.tests.answering import propose, publish
from portal.shared.time import local
from portal.shared.typesetting.sheets import CELL
from strategy.models import Programme

LIVE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "  =1+1", "＝1+1", "'=1+1", "a;=1+1", "a,\n-1", 'a"=1']


def said(label):
    with translation.override("fr"):
        return str(label())


def bodies(rows, name="body"):
    return [row[name] for row in rows]


def test_every_format_holds_the_same_rows_in_the_language_of_who_asked(
    export, make_contribution, institution, reviewer, sale, axis
):
    full = make_contribution("under_review", title="عنوان", province=sale, language="ar", author_name="أمينة السرية")
    publish(full, reviewer, outcome="referred", institution=institution, reason="نحيله على التعاون الوطني")
    make_contribution(body="Un centre de jour", language="fr")
    jsonl, table, book = (export(format) for format in ("jsonl", "csv", "xlsx"))
    first, second = of_jsonl(jsonl)
    full.refresh_from_db()
    assert len(first) == len(COLUMNS) >= 25
    assert {name: first[name] for name in ("reference", "region", "province", "axis", "state", "answer_outcome")} == {
        "reference": full.reference,
        "region": "Rabat-Salé-Kénitra",
        "province": "Salé",
        "axis": axis.name_fr,
        "state": said(full.get_status_display),
        "answer_outcome": said(full.answer.get_outcome_display),
    }
    assert (first["answer_institution"], first["answer_reason"]) == ("Entraide nationale", "نحيله على التعاون الوطني")
    assert moment(first["received_at"]) == full.submitted_at.replace(microsecond=0)
    assert (first["days_waiting"], second["days_waiting"]) == (None, 0)
    assert bodies([first, second]) == [full.body, "Un centre de jour"]
    with translation.override("fr"):
        labels = {column.name: str(column.heading) for column in COLUMNS}
        rows_of_csv, rows_of_xlsx = of_csv(table), of_xlsx(book)
        assert list(rows_of_csv[0]) == list(rows_of_xlsx[0]) == list(labels.values())
        for told, in_csv, in_xlsx in zip((first, second), rows_of_csv, rows_of_xlsx, strict=True):
            for name in ("reference", "body", "state", "public_state", "answer_reason", "kind", "organisation"):
                assert in_csv[labels[name]] == told[name] == (in_xlsx[labels[name]] or "")
            assert in_csv[labels["received_at"]] == told["received_at"]
            clock = moment(told["received_at"]).replace(tzinfo=None)
            assert abs(in_xlsx[labels["received_at"]] - clock) < timedelta(seconds=1)
    for file in (jsonl, table):
        assert "أمينة السرية" not in content(file).decode()
    assert "أمينة السرية" not in sheets_as_xml(book)


def test_what_belongs_to_the_kinds_the_desk_and_the_author_is_there(export, make_contribution, reviewer, institution):
    proposed = Proposed(service="وحدة متنقلة", target="الأطفال", level="commune")
    proposal = make_contribution("under_review", proposed=proposed)
    described = {"description_ar": "وصف", "description_fr": "Description", "institution": institution}
    programme = Programme.objects.create(code="indh", name_ar="المبادرة", name_fr="INDH", **described)
    Convergence.objects.create(contribution=proposal, programme=programme, relation="overlaps")
    propose(proposal, reviewer)
    offer = make_contribution(kind="offer", offered=Offered(resources=("funds",), purpose="نقل", amount=5000))
    asked = make_contribution("screening")
    ask_clarification(contribution=asked, question="أي حي؟", by=reviewer)
    rows = {row["reference"]: row for row in of_jsonl(export("jsonl"))}
    told = rows[proposal.reference]
    assert (told["service"], told["target"], told["convergences"].partition(":")[0]) == (
        "وحدة متنقلة",
        "الأطفال",
        "INDH",
    )
    assert told["answer_draft"] != ""
    assert (rows[offer.reference]["offer_amount"], rows[offer.reference]["offer_purpose"]) == (5000, "نقل")
    assert rows[offer.reference]["offered"] != ""
    assert (rows[asked.reference]["clarification_question"], rows[asked.reference]["clarification_answer"]) == (
        "أي حي؟",
        "",
    )


def test_arabic_sheets_run_from_right_to_left(export, make_contribution):
    make_contribution()
    book = workbook(export("xlsx", language="ar"))
    assert [sheet.sheet_view.rightToLeft for sheet in book.worksheets] == [True, True]
    assert not workbook(export("xlsx", language="fr")).worksheets[0].sheet_view.rightToLeft


def test_no_formula_is_live(export, make_contribution):
    for text in LIVE:
        Contribution.objects.filter(pk=make_contribution().pk).update(body=text, title=text[:200])
    with translation.override("fr"):
        name = heading("body")
        book = export("xlsx")
        sheet = workbook(book).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
            "s",
            "n",
            "d",
        }
        assert "<f>" not in sheets_as_xml(book)
        as_told = [text.replace("\r", "\n") for text in LIVE]
        assert bodies(of_xlsx(book), name) == as_told
        cells = bodies(of_csv(export("csv")), name)
    assert all(cell[0] not in "=+-@\t\r＝ " for cell in cells)
    assert [armed(cell) for cell in cells] == as_told
    assert bodies(of_jsonl(export("jsonl"))) == LIVE


@given(st.text(alphabet="=+-@'＝ ,;\t\n\"|aب", max_size=12))
def test_a_cell_of_csv_finds_its_way_back(text):
    assert armed(texts.disarmed(text)) == text


def test_markup_of_the_library_is_text_like_any_other(export, make_contribution):
    """xlsxwriter would write it into the sheet as it stands."""
    hostile = '<r></r></is></c><c r="ZZ2"><f>1+1</f></c><c t="inlineStr"><is><r></r>'
    Contribution.objects.filter(pk=make_contribution().pk).update(body=hostile, title="_x0041_ & <b>")
    with translation.override("fr"):
        book = export("xlsx")
        [row] = of_xlsx(book)
        assert row[heading("body")] == hostile
        assert "<f>" not in sheets_as_xml(book)


def test_what_cannot_be_held_is_taken_out_and_counted(export, make_contribution):
    Contribution.objects.filter(pk=make_contribution().pk).update(body="a\x0bb\x01c\u202ed\ufffee", title="\x1f")
    plain, told = "abcde", "a\x0bb\x01c\u202ed\ufffee"
    with translation.override("fr"):
        book, table, jsonl = (export(format) for format in ("xlsx", "csv", "jsonl"))
        assert [file.stripped for file in (book, table, jsonl)] == [5, 5, 0]
        assert bodies(of_xlsx(book), heading("body")) == bodies(of_csv(table), heading("body")) == [plain]
        assert bodies(of_jsonl(jsonl)) == [told]
        facts = list(workbook(book).worksheets[-1].iter_rows(values_only=True))
    assert "5" in {value for _name, value in facts}


def test_half_a_character_stops_no_file():
    assert texts.stripped("a\ud800b") == ("ab", 1)
    assert texts.writable("a\ud800b\x0b") == ("ab\x0b", 1)


@pytest.mark.parametrize(("text", "cells"), [("ب" * 40_000, 2), ("😀" * 17_000, 2), ("ب" * CELL, 1), ("ب" * 70_000, 3)])
def test_a_long_text_goes_on_in_further_columns(text, cells, export, make_contribution):
    Contribution.objects.filter(pk=make_contribution().pk).update(body=text)
    make_contribution(body="قصير")
    with translation.override("fr"):
        name = heading("body")
        names = [name, *(f"{name} ({number})" for number in range(2, cells + 1))]
        book, table = export("xlsx"), export("csv")
        for rows in (of_xlsx(book), of_csv(table)):
            assert [found for found in rows[0] if found.startswith(name)] == names
            assert "".join(rows[0][each] for each in names) == text
            assert [rows[1][each] or "" for each in names] == ["قصير", *[""] * (cells - 1)]
    assert book.continued == table.continued == (cells > 1)
    assert bodies(of_jsonl(export("jsonl"))) == [text, "قصير"]


def test_a_full_sheet_goes_on_in_the_next(export, make_contribution, monkeypatch):
    monkeypatch.setattr(writers, "MOST_LINES", 2)
    references = [make_contribution().reference for _each in range(5)]
    with translation.override("fr"):
        book = export("xlsx")
        name = heading("reference")
        assert len(workbook(book).worksheets) == 4
        assert [row[name] for sheet in range(3) for row in of_xlsx(book, sheet)] == references


def test_nothing_selected_is_a_file_with_its_headings(export, reviewer):
    with translation.override("fr"):
        assert of_jsonl(export("jsonl")) == of_csv(export("csv")) == of_xlsx(export("xlsx")) == []
        assert content(export("csv")).decode("utf-8-sig").count(",") == len(COLUMNS) - 1


def test_days_are_morocco_s(export, make_contribution):
    late = timezone.now() - timedelta(days=3)
    Contribution.objects.filter(pk=make_contribution().pk).update(submitted_at=late)
    [row] = of_jsonl(export("jsonl"))
    assert (row["days_waiting"], row["received_at"]) == (3, local(late).isoformat(timespec="seconds"))
