"""What was found by looking at reports page by page, so that it is not found again."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.utils.translation import gettext, ngettext, override
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from consultations.synthesis.rendering import narrative
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.outline import Heading, Points, Report, Table, Tiles
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.phrases import within_a_sentence
from consultations.synthesis.rendering.xlsx import render_xlsx
from portal.shared.typesetting.inline import NOT_SHOWN, plain

from . import sample

CHECKSUM = "c" * 64


def composed(snapshot: dict[str, Any], language: str = "fr") -> Report:
    return compose(snapshot, checksum=CHECKSUM, language=language)


def sentence(story: list[Any], key: str) -> str:
    return next(plain(one.text) for one in story if one.key == key)


def test_no_table_and_no_tile_holds_nothing_but_dashes() -> None:
    snapshot = sample.public(sample.staff())
    table = snapshot["axis_by_category"]
    table["cells"] = [[None for _cell in line] for line in table["cells"]]
    snapshot["totals"]["received"] = None
    for row in snapshot["not_used"]:
        row["count"] = None
    report = composed(snapshot)
    figures = [block.items for block in report.blocks if isinstance(block, Tiles)]
    assert [value for value, _label in (*report.cover.tiles, *figures[0]) if value == NOT_SHOWN] == []
    assert len(report.cover.tiles) == 3
    tables = [block for block in report.blocks if isinstance(block, Table) and not block.sections]
    assert [one.caption for one in tables if {cell for row in one.rows for cell in row[1:]} == {NOT_SHOWN}] == []
    assert len(tables) > 5


def test_a_table_that_hides_three_in_four_of_its_figures_is_left_out() -> None:
    snapshot = sample.public(sample.staff())
    caption = "Contributions par catégorie et par axe"
    table = snapshot["axis_by_category"]
    places = [(row, column) for row, line in enumerate(table["cells"]) for column in range(len(line))]

    def is_set(hidden: int) -> bool:
        for number, (row, column) in enumerate(places):
            table["cells"][row][column] = None if number < hidden else 12
        return caption in [block.caption for block in composed(snapshot).blocks if isinstance(block, Table)]

    enough = -(-3 * len(places) // 4)
    assert [is_set(enough - 1), is_set(enough)] == [True, False]


def test_the_first_page_says_what_else_stands_out_only_after_something() -> None:
    few, many = (
        [block.line for block in composed(snapshot).blocks if isinstance(block, Points)][:2]
        for snapshot in (sample.small(), sample.staff())
    )
    with override("fr"):
        names = [gettext(line) for line in ("What stands out", "What comes up most", "What else stands out")]
    assert [few[0], *many] == names


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_mark_of_direction_is_copied_with_the_words(language: str) -> None:
    """One within a word hides it from a search, and readers turn the word around: typst writes them around each part of
    a paragraph that has a direction of its own, whose neighbours then stand on the wrong side, too.
    """
    snapshot = sample.staff()
    snapshot["answers"]["items"][0] |= {"title": "لغة الإشارة", "language": "ar"}
    pages = PdfReader(io.BytesIO(render_pdf(snapshot, checksum=CHECKSUM, language=language))).pages
    assert [sign for page in pages for sign in page.extract_text() if "\u202a" <= sign <= "\u202e"] == []


def test_what_is_an_earlier_version_s_carries_its_star_in_every_column() -> None:
    snapshot = sample.public(sample.staff())
    cell = snapshot["breakdowns"]["province"][0]
    cell["as_of"] = 1
    snapshot["repeated"] = {}
    report = composed(snapshot)
    [row] = [row for block in report.blocks if isinstance(block, Table) and block.beside_map for row in block.rows[:1]]
    assert [text.endswith("*") for text in row] == [False, True, True, True]
    assert [plain(note) for note in report.notes if "(1)" in plain(note) or " 1)" in plain(note)] != []


def test_the_workbook_says_of_which_version_a_chapter_and_a_whole_edition_are() -> None:
    snapshot = sample.public(sample.staff())
    snapshot["repeated"] = {"axis_by_kind": 2, "offers": 2}
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(snapshot, checksum=CHECKSUM, language="fr")))
    of = [sheet.title for sheet in book.worksheets if "2)" in str(sheet["A1"].value)]
    with override("fr"):
        assert of == [gettext("Axes by kind"), gettext("Partnership offers")]
    snapshot |= {"figures_of": {"version": 2, "compiled_at": snapshot["compiled_at"]}, "repeated": {"received": 1}}
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(snapshot, checksum=CHECKSUM, language="fr")))
    figures = [row[7] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert (figures[0], set(figures[1:])) == (1, {2})


def test_a_meeting_that_was_held_is_said_to_have_been() -> None:
    snapshot = sample.staff()
    held = sentence(narrative.sentences(snapshot, "fr").glance, "session")
    snapshot["session"]["attendance"] = None
    ahead = sentence(narrative.sentences(snapshot, "fr").glance, "session")
    with override("fr"):
        said = [
            gettext(f"The regional consultation meeting was {when} %(day)s, %(mode)s (%(venue)s).").partition("%")[0]
            for when in ("held on", "set for")
        ]
    assert [held.startswith(said[0]), ahead.startswith(said[1]), said[0] == said[1]] == [True, True, False]


def test_one_category_and_several_are_told_in_their_number() -> None:
    snapshot = sample.staff()
    every = snapshot["unheard"]["categories"]
    told = []
    for missing in (every[:1], every[:2]):
        snapshot["unheard"]["categories"] = missing
        told.append(sentence(narrative.sentences(snapshot, "ar").unheard, "unheard_categories").partition(":")[0])
    with override("ar"):
        line = [
            ngettext(
                "No contribution was counted from this category: %(categories)s.",
                "No contribution was counted from these categories: %(categories)s.",
                number,
            ).partition(":")[0]
            for number in (1, 2)
        ]
    assert told == line
    assert told[0] != told[1]


def test_reasons_that_are_not_shown_are_not_announced() -> None:
    snapshot = sample.public(sample.staff())
    snapshot["not_used"][0]["count"] = 12
    told = sentence(narrative.sentences(snapshot, "fr").not_used, "not_counted")
    for row in snapshot["not_used"]:
        row["count"] = None
    assert sentence(narrative.sentences(snapshot, "fr").not_used, "not_counted") != told


@pytest.mark.parametrize(
    ("label", "within"),
    [("Autres natures", "autres natures"), ("ODD 5", "ODD 5"), ("انتظار", "انتظار"), ("", "")],
)
def test_a_common_noun_has_no_capital_within_a_sentence(label: str, within: str) -> None:
    assert within_a_sentence(label) == within


def test_kinds_are_told_without_capitals() -> None:
    told = sentence(narrative.sentences(sample.staff(), "fr").findings.kinds, "kinds")
    assert re.findall(r"[A-ZÉÀ]\w+ \(", told) == []


def test_a_long_name_of_the_other_language_stays_beside_its_number() -> None:
    snapshot = sample.staff()
    name = "législation · assistance juridique aux familles · campagnes de sensibilisation"
    snapshot["axes"][0]["themes"][0]["label"] = {"ar": "", "fr": name}
    heights: dict[str, set[int]] = {"1.1": set(), "légis": set()}

    def note(text: str, page: Any, own: Any, _font: Any, _size: Any) -> None:
        if text.strip()[:5] in heights:
            heights[text.strip()[:5]].add(round(page[5] - own[5]))

    for page in PdfReader(io.BytesIO(render_pdf(snapshot, checksum=CHECKSUM, language="ar"))).pages[4:]:
        if heights["1.1"] == set():
            page.extract_text(visitor_text=note)
    assert heights["1.1"] & heights["légis"] == heights["1.1"] != set()


def test_word_leads_from_its_contents_to_every_chapter_and_theme() -> None:
    snapshot = sample.staff()
    for language in ("ar", "fr"):
        word = Document(io.BytesIO(render_docx(snapshot, checksum=CHECKSUM, language=language)))
        body = word.element.body
        named = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
        links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
        pages = [code.text.split()[1] for code in body.iter(qn("w:instrText")) if code.text.startswith("PAGEREF")]
        wanted = [
            block
            for block in composed(snapshot, language).blocks
            if isinstance(block, Heading) and (block.level == 1 or (block.level == 2 and block.accent))
        ]
        assert named == links == pages
        assert len(named) == len(wanted) > 20
