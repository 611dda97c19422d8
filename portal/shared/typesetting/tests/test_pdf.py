"""A document of any room: tagged, the same bytes twice, its words found again, and no character that stops it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from portal.shared.typesetting import glyphs, pdf
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import isolate
from portal.shared.typesetting.pdf import Data, frame, pages, set_pdf

from .hostile import HOSTILE

DAY = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
NOTE = """
#import "house.typ": *
#show: house
#set page(header: running-head(), footer: running-foot())
#image(bytes(sys.inputs.dot), width: 1cm, alt: "dot")
#for words in data.texts { spoken(words, lines-of(words)) }
"""


@pytest.fixture(autouse=True)
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a template of this test's own beside the house's, where templates are looked for."""
    shutil.copy(pdf.TEMPLATES / "house.typ", tmp_path)
    (tmp_path / "note.typ").write_text(NOTE, encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)


def noted(*texts: str, language: str = "fr") -> Callable[[Printer], Data]:
    return lambda printer: {
        **frame(
            printer,
            language=language,
            title="Note",
            author="Ministry",
            running_start="Running",
            running_end=isolate("Version 3"),
            page="Page",
        ),
        "texts": [printer.words(text, language="fr", direction="ltr") for text in texts],
    }


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_document_of_the_house_is_tagged_named_and_dated(language: str) -> None:
    made = set_pdf("note.typ", noted("Bonjour", language=language), date=DAY, images={"dot": DOT})
    reader = PdfReader(io.BytesIO(made))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert "pdfuaid:part" in reader.xmp_metadata.rdf_root.toxml()
    assert str(reader.trailer["/Root"]["/Lang"]).split("-")[0] == language
    assert (reader.metadata.title, reader.metadata.author) == ("Note", "Ministry")
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261216")
    printed = reader.pages[0].extract_text()
    assert [word for word in ("Bonjour", "Running", "Version", "Page", "1 / 1") if word not in printed] == []


def test_no_arabic_word_is_torn_by_a_gap_that_readers_take_for_a_space() -> None:
    words = "\u202f".join(["الجهوية", "الأولوية", "الضرورية", "بوية", "ربيع", "توتر"])  # spaces that nothing stretches
    page = PdfReader(io.BytesIO(set_pdf("note.typ", noted(words), date=DAY, images={"dot": DOT}))).pages[0]
    gaps: list[float] = []  # between glyphs of one run, in thousandths of the letters' size

    def collect(operator: bytes, operands: list[Any], *_places: object) -> None:
        if operator == b"TJ":
            gaps.extend(-float(moved) for moved in operands[0] if not isinstance(moved, bytes))

    page.extract_text(visitor_operand_before=collect)
    assert gaps != []
    assert [gap for gap in gaps if gap > 100] == []


def test_the_same_data_give_the_same_bytes_and_hostile_words_stop_nothing() -> None:
    first, second = (set_pdf("note.typ", noted(*HOSTILE), date=DAY, images={"dot": DOT}) for _time in range(2))
    assert first == second
    assert pages(first) == len(PdfReader(io.BytesIO(first)).pages) > 1


@pytest.mark.parametrize("text", HOSTILE)
def test_none_of_the_hostile_words_stops_a_document_that_holds_nothing_else(text: str) -> None:
    assert pages(set_pdf("note.typ", noted(text), date=DAY, images={"dot": DOT})) >= 1


def test_a_moment_of_now_dates_a_document() -> None:
    now = DAY.replace(microsecond=7)
    assert set_pdf("note.typ", noted("a"), date=now, images={"dot": DOT}) == set_pdf(
        "note.typ", noted("a"), date=DAY, images={"dot": DOT}
    )


def test_a_glyph_that_only_shaping_misses_is_printed_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts' own tables are not always true: typst has the last word, and the data are made once more."""
    true, first = glyphs._covered, next(iter(glyphs.FACES))
    monkeypatch.setattr(glyphs, "_covered", lambda family: true(family) if family == first else range(0x110000))
    printers: list[Printer] = []

    def make_data(printer: Printer) -> Data:
        printers.append(printer)
        return noted("fin \ue000")(printer)

    document = set_pdf("note.typ", make_data, date=DAY, images={"dot": DOT})
    assert [sorted(printer.replaced) for printer in printers] == [[], ["\ue000"]]
    assert "[U+E000]" in PdfReader(io.BytesIO(document)).pages[0].extract_text()
