"""A document of any room: tagged, the same bytes twice, its words found again, and no character that stops it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.shared.typesetting import glyphs, pdf
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.pdf import Data, pages, set_pdf

from .hostile import HOSTILE

DAY = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
NOTE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: data.date.at(0), month: data.date.at(1), day: data.date.at(2)))
#set text(font: data.fonts, lang: data.language)
#image(bytes(sys.inputs.dot), width: 1cm, alt: "dot")
#for words in data.texts { par(words.words.join(linebreak())) }
"""


@pytest.fixture(autouse=True)
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a template of this test's own where templates are looked for."""
    (tmp_path / "note.typ").write_text(NOTE, encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)


def noted(*texts: str) -> Callable[[Printer], Data]:
    return lambda printer: {
        "title": printer.printable("Note"),
        "language": "fr",
        "texts": [printer.words(text, language="fr", direction="ltr") for text in texts],
    }


def test_a_document_is_tagged_and_titled_and_bears_its_date() -> None:
    reader = PdfReader(io.BytesIO(set_pdf("note.typ", noted("Bonjour"), date=DAY, images={"dot": DOT})))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert "pdfuaid:part" in reader.xmp_metadata.rdf_root.toxml()
    assert reader.metadata.title == "Note"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261216")
    assert "Bonjour" in reader.pages[0].extract_text()


def test_the_same_data_give_the_same_bytes_and_hostile_words_stop_nothing() -> None:
    first, second = (set_pdf("note.typ", noted(*HOSTILE), date=DAY, images={"dot": DOT}) for _time in range(2))
    assert first == second
    assert pages(first) == len(PdfReader(io.BytesIO(first)).pages) > 1


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
