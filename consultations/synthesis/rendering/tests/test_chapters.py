"""The chapters beside the themes, as the reader of each edition finds them."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.utils.translation import gettext, override
from docx import Document
from pypdf import PdfReader

from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.narrative import sentences
from consultations.synthesis.rendering.outline import (
    Block,
    Claim,
    Entry,
    Facts,
    Heading,
    Matrix,
    Paragraph,
    Points,
    Quote,
    Table,
)
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.xlsx import render_xlsx
from portal.shared.typesetting.inline import plain, runs

from . import sample

NEW = ("services", "convergence", "competences", "offers", "apart", "read_with", "axis_by_kind")


def blocks(snapshot: dict[str, Any], language: str = "fr") -> list[Block]:
    return list(compose(snapshot, checksum="", language=language).blocks)


def chapter(snapshot: dict[str, Any], title: str, language: str = "fr") -> list[Block]:
    """Return the blocks under one chapter's heading."""
    with override(language):
        wanted = gettext(title)
    found: list[Block] = []
    inside = False
    for block in blocks(snapshot, language):
        if isinstance(block, Heading) and block.level == 1:
            inside = plain(block.line) == wanted
        elif inside:
            found.append(block)
    return found


def older(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return a snapshot as the schema before this one left it."""
    kept = {key: value for key, value in snapshot.items() if key not in NEW}
    kept["breakdowns"] = {key: value for key, value in kept["breakdowns"].items() if key != "kind"}
    kept["not_used"] = [{key: row[key] for key in ("code", "label", "count")} for row in kept["not_used"]]
    session = ("code", "title", "starts_at", "ends_at", "mode", "venue")
    kept["session"] = {key: kept["session"][key] for key in session}
    return kept


def claims(found: list[Block]) -> list[Claim]:
    told = [block.claims for block in found if isinstance(block, Paragraph)]
    told += [block.items for block in found if isinstance(block, Points)]
    return [claim for each in told for claim in each]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_chapter_says_the_same_things_in_its_order(language: str) -> None:
    titles = [
        "Executive summary", "Who took part", None, None, None, None, None, "Expectations and proposals",
        "New services imagined", "Convergence with existing programmes", "Shared competences: who may act",
        "Partnership offers", "Official answers", "Received but not used", "How this report was made",
        "Annex: the consultation meeting", "Colophon",
    ]  # fmt: skip
    found = [block for block in blocks(sample.staff(), language) if isinstance(block, Heading) and block.level == 1]
    with override(language):
        wanted = [title and gettext(title) for title in titles]
    assert [None if block.accent else plain(block.line) for block in found] == wanted


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["staff", "public"])
def test_the_summary_fits_one_page(language: str, name: str) -> None:
    snapshot = sample.staff() if name == "staff" else sample.public(sample.staff())
    reader = PdfReader(io.BytesIO(render_pdf(snapshot, checksum="", language=language)))
    with override(language):
        places = {title: reader.get_destination_page_number(one) for title, one in _outline(reader)}
        first, second = (places[gettext(title)] for title in ("Executive summary", "Who took part"))
    assert second == first + 1


def _outline(reader: PdfReader) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def walk(items: Any) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                found.append((re.sub(r"[\u2066-\u2069]", "", str(item.title)), item))

    walk(reader.outline)
    return found


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_page_holds_two_lines_before_the_next_chapter(language: str) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(sample.staff(quotes=2), checksum="", language=language)))
    sizes = [len(page.extract_text()) for page in reader.pages[3:-1]]
    assert [(number, size) for number, size in enumerate(sizes, start=4) if size < 500] == []


def test_the_largest_themes_of_all_axes_stand_on_the_first_page_with_their_references() -> None:
    snapshot = sample.staff()
    [themes, others] = [block for block in chapter(snapshot, "Executive summary") if isinstance(block, Points)]
    sizes = sorted((theme["count"] for axis in snapshot["axes"] for theme in axis["themes"]), reverse=True)[:5]
    told = [[run.text for run in runs(item.line) if run.kind == "figure"] for item in themes.items]
    assert [int(figures[0]) for figures in told] == sizes
    assert [len(item.references) for item in themes.items] == [2] * 5
    assert len(others.items) >= 5


@pytest.mark.parametrize("snapshot", [sample.staff(), sample.public(sample.staff())], ids=["staff", "public"])
def test_every_reference_behind_a_claim_is_one_that_was_received(snapshot: dict[str, Any]) -> None:
    groups = [group for axis in sample.staff()["axes"] for group in (*axis["themes"], axis["other"])]
    received = {reference for group in groups for reference in group["references"]}
    told = sentences(snapshot, "fr").findings.all()
    assert {reference for one in told for reference in one.references} <= received


def test_expectations_and_proposals_stand_side_by_side_on_each_axis() -> None:
    snapshot = sample.staff()
    [table] = [block for block in chapter(snapshot, "Expectations and proposals") if isinstance(block, Table)]
    assert table.bars is not None and table.seconds is not None
    assert len(table.rows) == len(table.bars) == len(table.seconds) == len(snapshot["axes"])
    rows = {row["code"]: line for row, line in zip(snapshot["axis_by_kind"]["rows"], snapshot["axis_by_kind"]["cells"],
                                                   strict=True)}  # fmt: skip
    assert [plain(row[1]) for row in table.rows] == [str(count) for count in rows["expectation"]]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_matrix_has_a_mark_for_each_proposal_and_programme_that_meet(language: str) -> None:
    snapshot = sample.staff()
    found = chapter(snapshot, "Convergence with existing programmes", language)
    [matrix] = [block for block in found if isinstance(block, Matrix)]
    items, programmes = snapshot["convergence"]["items"], snapshot["convergence"]["programmes"]
    codes = [[matrix.codes.get(mark, "") for mark in row.marks] for row in matrix.rows]
    assert codes == [[item["cells"].get(one["code"], "") for one in programmes] for item in items]
    assert len({mark for mark, _meaning in matrix.legend}) == len(matrix.legend) == 4


def test_offers_tell_what_is_on_the_table_and_the_sum_of_it() -> None:
    found = chapter(sample.staff(), "Partnership offers")
    assert any("180\u202f000" in plain(claim.line) for claim in claims(found))
    [_resources, states] = [block for block in found if isinstance(block, Table)]
    assert [plain(cell) for cell in states.rows[-1][1:]] == ["4", "180\u202f000"]
    assert len([block for block in found if isinstance(block, Entry)]) == 4


def test_the_public_edition_tells_no_offer_and_no_matrix() -> None:
    snapshot = sample.public(sample.staff())
    found = blocks(snapshot)
    assert [block for block in found if isinstance(block, Matrix)] == []
    assert [block for block in chapter(snapshot, "Partnership offers") if isinstance(block, Entry)] == []


def test_what_nobody_said_is_one_line_in_a_chapter_that_several_share() -> None:
    snapshot = sample.staff()
    nothing = {"count": 0, "people": 0, "references": [], "items": []}
    snapshot["services"] = nothing
    snapshot["convergence"] |= nothing | {"programmes": [], "opinions": []}
    snapshot["competences"] |= nothing | {"levels": [], "bodies": [], "by_desk": 0}
    snapshot["offers"] |= nothing | {"states": [], "resources": [], "amount": 0}
    titles = ["New services imagined", "Convergence with existing programmes", "Shared competences: who may act",
              "Partnership offers"]  # fmt: skip
    assert [chapter(snapshot, title) for title in titles] == [[], [], [], []]
    [facts] = chapter(snapshot, "Aspects with nothing to show")
    assert isinstance(facts, Facts)
    with override("fr"):
        said = [gettext(line) for line in ("No contribution imagines a new service.", "No partnership was offered.")]
        assert [name for name, _said in facts.items] == [gettext(title) for title in titles]
    assert [facts.items[0][1], facts.items[-1][1]] == said
    assert chapter(sample.staff(), "Aspects with nothing to show") == []


def test_people_stand_beside_contributions_only_where_their_figures_differ() -> None:
    snapshot = sample.staff()
    for cell in snapshot["breakdowns"]["channel"]:
        cell["people"] = cell["count"]
    snapshot["breakdowns"]["language"][0]["people"] -= 1
    with override("fr"):
        named = {key: gettext(f"Contributions by {key}") for key in ("channel", "language")}
        people = gettext("People")
    heads = {table.caption: [column.line for column in table.columns] for table in blocks(snapshot)
             if isinstance(table, Table)}  # fmt: skip
    assert {key: people in heads[caption] for key, caption in named.items()} == {"channel": False, "language": True}


def test_a_single_figure_is_told_in_a_sentence_and_no_column_holds_nothing_but_noughts() -> None:
    snapshot = sample.staff()
    snapshot["competences"]["levels"] = snapshot["competences"]["levels"][:1]
    for state in snapshot["offers"]["states"]:
        state["amount"] = 0
    tables = {block.caption: block for block in blocks(snapshot) if isinstance(block, Table)}
    with override("fr"):
        assert gettext("Contributions by competent level") not in tables
        assert len(tables[gettext("Offers by state")].columns) == 2


def test_a_meeting_in_one_room_does_not_say_that_nobody_was_elsewhere() -> None:
    snapshot = sample.staff()
    told = {}
    for mode, remote in (("in_person", 0), ("in_person", 3), ("hybrid", 0)):
        snapshot["session"]["mode"] = mode
        snapshot["session"]["attendance"]["remote"] = remote
        told[mode, remote] = "presence" in [one.key for one in sentences(snapshot, "fr").findings.meeting]
    assert told == {("in_person", 0): False, ("in_person", 3): True, ("hybrid", 0): True}


def test_voices_of_an_axis_without_themes_stand_under_it_and_are_not_said_to_be_outside_any() -> None:
    snapshot = sample.small()
    [axis] = [axis for axis in snapshot["axes"] if axis["code"] == "elderly"]
    assert axis["themes"] == []
    story = sentences(snapshot, "fr").axes["elderly"]
    assert [one.key for one in story.other] == ["voices_alone"]
    assert "thèmes" not in plain(story.lead[0].text)
    found = chapter(snapshot, "Personnes âgées")
    assert [block for block in found if isinstance(block, Heading)] == []
    assert len([block for block in found if isinstance(block, Quote)]) == len(axis["other"]["quotes"]) > 0


def test_where_nobody_was_noted_at_the_door_the_report_does_not_say_that_nobody_came() -> None:
    snapshot = sample.staff()
    nobody = {"registered": 12, "attended": 0, "room": 0, "remote": 0, "categories": [], "provinces": []}
    snapshot["session"]["attendance"] |= nobody
    told = [plain(claim.line) for claim in claims(chapter(snapshot, "Annex: the consultation meeting"))]
    assert "Aucune présence n’avait été relevée au moment où ce rapport a été établi." in told
    assert [line for line in told if "0" in line.split(" ")] == []


def test_a_difference_between_groups_is_told_on_its_axis_with_both_shares() -> None:
    snapshot = sample.staff()
    [claim] = claims([chapter(snapshot, "Familles en situation difficile")[2]])
    figures = [plain(run.text) for run in runs(claim.line) if run.kind == "figure"]
    assert figures == ["31\u202f%", "31", "100", "12\u202f%"]
    assert claim.references == snapshot["apart"][0]["references"][:3]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_snapshot_of_the_schema_before_still_renders_and_says_nothing_of_what_it_does_not_know(language: str) -> None:
    snapshot = older(sample.staff())
    for render in (render_pdf, render_docx, render_xlsx):
        assert len(render(snapshot, checksum="", language=language)) > 4_000
    assert sentences(snapshot, language).findings.all() == sentences(snapshot, language).findings.themes
    assert chapter(snapshot, "New services imagined", language) == []


def test_the_word_document_holds_the_matrix_and_every_offer() -> None:
    snapshot = sample.staff()
    word = Document(io.BytesIO(render_docx(snapshot, checksum="", language="fr")))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    rows = [row.cells[0].text for table in word.tables for row in table.rows]
    assert all(item["purpose"] in text for item in snapshot["offers"]["items"])
    assert all(any(item["reference"] in row for row in rows) for item in snapshot["convergence"]["items"])


def test_each_reference_stands_once_in_the_annex_with_what_became_of_it() -> None:
    snapshot = sample.staff()
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(snapshot, checksum="", language="fr")), read_only=True)
    rows = list(book.worksheets[3].iter_rows(min_row=2, values_only=True))
    with override("fr"):
        counted = gettext("Counted in the report")
    fates: dict[str, list[Any]] = {}
    for reference, _axis, _theme, fate, *_more in rows:
        fates.setdefault(fate, []).append(reference)
    assert len({row[0] for row in rows}) == len(rows) == snapshot["totals"]["received"]
    assert {fate: len(found) for fate, found in fates.items() if fate != counted} == {
        row["label"]["fr"]: row["count"] for row in snapshot["not_used"]
    }
    [(read, with_it)] = snapshot["read_with"].items()
    assert [row[4] for row in rows if row[0] == read] == [with_it]
