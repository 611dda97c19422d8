"""Every format, both languages and both editions: the same bytes twice, tagged, complete, and readable by a machine."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils.translation import gettext, override
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from consultations.contributions.models import Contribution
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.xlsx import render_xlsx
from portal.shared.typesetting.pdf import pages

from . import sample

FORMATS: dict[str, Callable[..., bytes]] = {"pdf": render_pdf, "docx": render_docx, "xlsx": render_xlsx}
SNAPSHOTS: dict[str, Callable[[], dict[str, Any]]] = {
    "staff": sample.staff,
    "public": lambda: sample.public(sample.staff()),
    "small": lambda: sample.public(sample.small()),
    "hidden": sample.hidden,
    "empty": sample.empty,
}


def rendered(kind: str, snapshot: dict[str, Any], language: str) -> bytes:
    return FORMATS[kind](snapshot, checksum=sample.checksum(snapshot), language=language)


def pdf_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_snapshot_gives_the_same_bytes_more_than_two_seconds_apart() -> None:
    snapshot = sample.public(sample.staff())
    wanted = [(kind, language) for kind in FORMATS for language in ("ar", "fr")]
    first = {key: rendered(key[0], snapshot, key[1]) for key in wanted}
    time.sleep(2.2)
    second = {key: rendered(key[0], snapshot, key[1]) for key in wanted}
    assert [key for key in wanted if first[key] != second[key]] == []
    assert len(set(first.values())) == len(wanted)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_pdf_is_tagged_titled_and_in_its_language(name: str, language: str) -> None:
    snapshot = SNAPSHOTS[name]()
    reader = PdfReader(io.BytesIO(rendered("pdf", snapshot, language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).split("-")[0] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert snapshot["region"]["name"][language] in str(reader.metadata.title)
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261220")
    assert "pdfuaid:part" in reader.xmp_metadata.rdf_root.toxml()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_contents_print_the_page_they_send_to(language: str) -> None:
    reader = PdfReader(io.BytesIO(rendered("pdf", sample.staff(), language)))
    contents = reader.pages[1]
    places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    numbers: list[tuple[float, float, int]] = []

    def collect(text: str, page: Any, own: Any, _font: Any, _size: Any) -> None:
        if text.strip().isdigit():
            numbers.append((page[4] + own[4], page[5] - own[5], int(text)))

    contents.extract_text(visitor_text=collect)
    at_line_end = [(y, number) for x, y, number in numbers if (x < 90 if language == "ar" else x > 500)]
    sent = []
    for annotation in (link.get_object() for link in contents["/Annots"]):
        target = annotation.get("/Dest") or annotation["/A"]["/D"]
        target = target.get_object() if hasattr(target, "get_object") else target
        page = places[list.__getitem__(target, 0).idnum]
        _left, bottom, _right, top = (float(side) for side in annotation["/Rect"])
        printed = [number for y, number in at_line_end if bottom - 4 <= y <= top]
        sent.append((page, printed[-1:] or [None]))
    assert len(sent) >= 20
    assert [(page, printed) for page, printed in sent if printed != [page]] == []


@pytest.mark.parametrize(("language", "apart"), [("ar", 12.5), ("fr", 10.5)])
def test_contents_name_themes_only_where_their_lines_do_not_touch(language: str, apart: float) -> None:
    """In points, of letters of 10.5: Arabic ones reach farther up and down."""
    named = []
    for each in (1, 4, 6, 7, 8):
        themes = {axis: [(f"موضوع {n}", f"Thème {n}", 20) for n in range(each)] for axis in sample.THEMES}
        contents = PdfReader(io.BytesIO(rendered("pdf", sample.staff(quotes=0, themes=themes), language))).pages[1]
        heights = sorted({float(link.get_object()["/Rect"][1]) for link in contents["/Annots"]})
        assert min(after - before for before, after in pairwise(heights)) > apart
        named.append(len(heights) > 5 * each + 5)
    assert (named[0], named[-1]) == (True, False)


def test_every_page_after_the_cover_carries_its_number_out_of_all() -> None:
    pdf = rendered("pdf", sample.staff(), "fr")
    total = pages(pdf)
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert total > 10
    assert [n for n, text in enumerate(texts[1:], start=2) if f"{n} / {total}" not in text.replace("\u202f", " ")] == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_checksum_and_version_are_on_the_cover_and_in_the_colophon(language: str) -> None:
    snapshot = sample.staff()
    checksum = sample.checksum(snapshot)
    reader = PdfReader(io.BytesIO(rendered("pdf", snapshot, language)))
    cover, last = (re.sub(r"\s", "", reader.pages[number].extract_text()) for number in (0, -1))
    assert checksum[:16] in cover
    assert checksum[:32] in last
    assert checksum[32:] in last


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_edition_of_every_region_renders(kind: str, name: str) -> None:
    for language in ("ar", "fr"):
        assert len(rendered(kind, SNAPSHOTS[name](), language)) > 4_000


def test_a_region_nobody_wrote_to_says_so_and_has_no_axis_chapter() -> None:
    with override("fr"):
        text = pdf_text(rendered("pdf", sample.empty(), "fr"))
    assert "Familles en situation difficile" not in text
    assert "Guelmim-Oued Noun" in text


def test_a_small_axis_is_listed_without_percentages() -> None:
    snapshot = sample.small()
    assert all(axis["listed"] for axis in snapshot["axes"])
    assert "%" not in pdf_text(rendered("pdf", snapshot, "fr"))


def test_the_public_edition_shows_no_hidden_figure() -> None:
    snapshot = sample.public(sample.staff())
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", snapshot, "fr")))
    cells = [cell for row in book.worksheets[1].iter_rows(min_row=2) for cell in row[1:]]
    assert cells
    assert {cell.value for cell in cells if isinstance(cell.value, int)} & set(range(1, 10)) == set()
    assert any(cell.value == "—" for cell in cells)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_numbers_stay_in_their_order(language: str) -> None:
    snapshot = sample.staff()
    snapshot["strategy"]["name"] = dict.fromkeys(("ar", "fr"), "استراتيجية 2021-2026 ثم -7,62 ثم 3 / 10")
    text = pdf_text(rendered("pdf", snapshot, language))
    for figure in ("2021-2026", "-7,62", "3 / 10", "TCH-04-000001"):
        assert figure in text


def test_word_speaks_arabic() -> None:
    snapshot = sample.staff()
    word = Document(io.BytesIO(rendered("docx", snapshot, "ar")))
    body = word.element.body
    headings = [p for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) > 20
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in headings)
    assert all(t.find(qn("w:tblPr")).find(qn("w:bidiVisual")) is not None for t in body.iter(qn("w:tbl")))
    assert all(
        t.find(qn("w:tr")).find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for t in body.iter(qn("w:tbl"))
    )
    assert word.core_properties.language == "ar-MA"
    assert snapshot["region"]["name"]["ar"] in word.core_properties.title
    assert word.core_properties.created.isoformat().startswith("2026-12-20T10:22:00")


def test_word_in_french_reads_left_to_right_but_for_arabic_words() -> None:
    word = Document(io.BytesIO(rendered("docx", sample.staff(), "fr")))
    turned = [p.text for p in word.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None]
    assert turned
    assert all(re.search("[\u0600-\u06ff]", text) or "TCH-" in text for text in turned)
    assert not list(word.element.body.iter(qn("w:bidiVisual")))


def test_the_annex_carries_every_reference_and_every_figure() -> None:
    snapshot = sample.staff()
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", snapshot, "fr")))
    assert len(book.sheetnames) == 16
    groups = [group for axis in snapshot["axes"] for group in (*axis["themes"], axis["other"])]
    wanted = [reference for group in groups for reference in group["references"]]
    wanted += [reference for row in snapshot["not_used"] for reference in row["references"]]
    assert len(wanted) == snapshot["totals"]["received"]
    assert [row[0].value for row in book.worksheets[3].iter_rows(min_row=2)] == wanted
    axes = [row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True) if row[1] in AXES]
    assert {row[1]: row[3] for row in axes} == {axis["code"]: axis["count"] for axis in snapshot["axes"]}


def test_the_annex_lists_what_was_not_used_by_reason() -> None:
    snapshot = sample.staff()
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", snapshot, "fr")))
    rows = list(book.worksheets[6].iter_rows(min_row=2, values_only=True))
    listed = [(row[3], row[2]) for row in rows if row[2] and row[1] != 1]
    assert listed == [(row["label"]["fr"], one) for row in snapshot["not_used"] for one in row["references"]] != []
    assert sum(row[1] for row in rows if isinstance(row[1], int)) == len(listed) + len(snapshot["set_aside"])


def test_the_public_annex_has_no_column_of_what_it_does_not_tell() -> None:
    heads = {}
    for name in ("staff", "public"):
        book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", SNAPSHOTS[name](), "fr")))
        heads[name] = [cell.value for cell in book.worksheets[3][1]]
    with override("fr"):
        assert gettext("Read together with") in heads["staff"]
        assert gettext("Read together with") not in heads["public"]


def test_the_annex_names_the_language_of_each_quote() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", sample.staff(), "fr")))
    named = {row[3] for row in book.worksheets[4].iter_rows(min_row=2, values_only=True)}
    with override("fr"):
        assert named == {str(Contribution.Language(code).label) for code, _text in sample.QUOTES}


AXES = {axis["code"] for axis in sample.AXES}


def test_the_arabic_annex_opens_from_the_right() -> None:
    for language, turned in (("ar", True), ("fr", None)):
        book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", sample.staff(), language)))
        assert {bool(sheet.sheet_view.rightToLeft) or None for sheet in book.worksheets} == {turned}


def test_thousands_of_references_fit_in_few_pages_and_all_in_the_annex() -> None:
    snapshot = sample.staff(references=1_000)
    assert pages(rendered("pdf", snapshot, "ar")) < 30
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", snapshot, "ar")), read_only=True)
    assert sum(1 for _row in book.worksheets[3].iter_rows(min_row=2)) > 15_000


def test_archives_hold_well_formed_xml() -> None:
    for kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(rendered(kind, sample.staff(), "ar"))) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
