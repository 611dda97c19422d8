"""The Word document as Word itself reads it: the order of its properties, its directions, and what stands by what."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import pytest
from django.utils.translation import gettext, override
from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml.etree import QName

from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.outline import Entry

from . import sample

# As ECMA-376 has it: Word refuses, or forgets, what stands in another order.
ORDERED = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
}
ARABIC = re.compile("[\u0600-\u06ff]")
LTR, RTL = "\u200e", "\u200f"


def word(language: str, snapshot: dict[str, Any] | None = None) -> Word:
    return Document(io.BytesIO(render_docx(snapshot or sample.staff(), checksum="c" * 64, language=language)))


def text_of(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_properties_stand_in_the_order_that_the_format_demands(language: str) -> None:
    written = word(language)
    wrong = []
    for part in (written.element, written.styles.element, written.sections[0].header._element):
        for tag, order in ORDERED.items():
            for properties in part.iter(qn(f"w:{tag}")):
                places = [order.split().index(QName(one).localname) for one in properties]
                if places != sorted(places):
                    wrong.append([one.tag for one in properties])
    assert wrong == []


def test_what_follows_an_arabic_name_in_a_french_line_stays_to_its_right() -> None:
    """« الوحدة المتنقلة » : 62 sur 101. Between two marks the name takes neither the quotation mark nor the figure."""
    snapshot = sample.staff()
    snapshot["axes"][0]["themes"][0]["label"] = {"ar": "الوحدة المتنقلة", "fr": ""}
    turned = [
        text_of(run)
        for paragraph in word("fr", snapshot).element.body.iter(qn("w:p"))
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None
        for run in paragraph.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    ]
    assert [text for text in turned if "الوحدة المتنقلة" in text] != []
    assert [text for text in turned if not (text.startswith(LTR + RTL) and text.endswith(RTL + LTR))] == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_arabic_word_is_told_to_run_from_the_right(language: str) -> None:
    plain = [
        text_of(run)
        for run in word(language).element.body.iter(qn("w:r"))
        if ARABIC.search(text_of(run)) and run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is None
    ]
    assert plain == []


def test_a_named_fact_has_the_colon_of_its_language() -> None:
    report = compose(sample.staff(), checksum="c" * 64, language="fr")
    with override("fr"):
        line = gettext("%(name)s: %(value)s")
        names = {
            line % {"name": n, "value": ""} for b in report.blocks if isinstance(b, Entry) for n, _value in b.facts
        }
    assert names - {p.runs[0].text for p in word("fr").paragraphs if p.runs} == set() != names


def test_a_quote_and_who_said_it_stand_close_and_on_one_page() -> None:
    paragraphs = word("ar").paragraphs
    quotes = [p for p in paragraphs if p.text.startswith(("«", "“")) and p.paragraph_format.keep_with_next]
    assert len(quotes) > 20
    assert {p.paragraph_format.space_after.pt for p in quotes} == {3}


def test_nothing_is_spaced_with_empty_paragraphs_and_no_two_tables_touch() -> None:
    body = list(word("fr").element.body)
    assert [
        one for one in body if one.tag == qn("w:p") and not text_of(one) and one.find(f".//{qn('w:drawing')}") is None
    ] == []
    assert [one for one, after in itertools.pairwise(body) if one.tag == after.tag == qn("w:tbl")] == []


def test_the_document_is_of_today_and_of_morocco() -> None:
    written = word("ar")
    settings = written.settings.element
    [mode] = [
        one.get(qn("w:val"))
        for one in settings.iter(qn("w:compatSetting"))
        if one.get(qn("w:name")) == "compatibilityMode"
    ]
    kinds = {one.reltype for one in written.part.package.rels.values()}
    language = written.styles.element.find(f".//{qn('w:lang')}")
    assert (mode, RELATIONSHIP_TYPE.THUMBNAIL in kinds) == ("15", False)
    assert (language.get(qn("w:val")), language.get(qn("w:bidi"))) == ("fr-MA", "ar-MA")


def test_the_cover_s_arabic_letters_hold_together_in_bold_and_no_running_head_is_over_them() -> None:
    written = word("ar")
    title = written.styles["Title"].element.rPr
    assert (title.find(qn("w:bCs")) is not None, title.find(qn("w:spacing"))) == (True, None)
    assert written.styles["Subtitle"].element.rPr.find(qn("w:spacing")) is None
    assert written.sections[0].different_first_page_header_footer
    assert written.sections[0].first_page_header.paragraphs[0].text == ""
