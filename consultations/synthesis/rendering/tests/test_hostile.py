"""Awkward words come through every format: found again, harmless, and never a failed report."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import openpyxl
import pytest
from django.utils.translation import gettext, override
from docx import Document
from docx.oxml.ns import qn
from openpyxl.utils.escape import unescape
from pypdf import PdfReader

from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.xlsx import render_xlsx
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import safe
from portal.shared.typesetting.sheets import CELL
from portal.shared.typesetting.tests.hostile import HOSTILE
from tests.hostile.texts import texts_of_files

from . import sample


def snapshot_with(texts: list[str]) -> dict[str, Any]:
    """Put every text where citizens' and officials' words stand: quotes, titles, reasons, labels."""
    snapshot = sample.staff()
    theme = snapshot["axes"][0]["themes"][0]
    theme["quotes"] = [
        {"text": text, "language": "und", "reference": f"TCH-04-{n:06d}", "category": None, "province": None}
        for n, text in enumerate(texts)
    ]
    snapshot["answers"]["items"] = [
        {
            "outcome": "retained",
            "reference": f"TCH-04-{n:06d}",
            "axis": "families",
            "title": text,
            "language": "ar",
            "reason": text,
            "reason_language": "fr",
        }
        for n, text in enumerate(texts[:150])
    ]
    for axis in snapshot["axes"]:
        for number, other in enumerate(axis["themes"]):
            text = texts[(axis["number"] * 7 + number) % len(texts)]
            other["label"] = {"ar": text, "fr": text}
    for number, cell in enumerate(snapshot["breakdowns"]["category"]):
        cell["label"] = {"ar": texts[-(number % len(texts)) - 1], "fr": texts[-(number % len(texts)) - 1]}
    return snapshot


def squeezed(text: str) -> str:
    """Return a text as two tools agree on it: without spaces and invisible characters, compatibility forms folded."""
    folded = unicodedata.normalize("NFKD", text).replace("\u1160", "")
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn", "Me"))


@pytest.fixture(scope="module", params=["own", "files"])
def texts(request: pytest.FixtureRequest) -> list[str]:
    found = HOSTILE if request.param == "own" else [text for text in texts_of_files() if text]
    if not found:
        pytest.skip("HOSTILE_TEXTS names no file")
    return found


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_words_are_found_again_in_the_pdf(texts: list[str], language: str) -> None:
    snapshot = snapshot_with(texts)
    pdf = render_pdf(snapshot, checksum=sample.checksum(snapshot), language=language)
    printed = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    characters = set(printed)
    lost = []
    for text in texts:
        shown = squeezed(Printer().printable(safe(text)))
        # ASCII words must be there letter by letter; of other scripts a reader gets the letters, in visual order.
        whole = text.isascii() and any(c.isalnum() for c in text) and "\n" not in text and len(shown) < 60
        if (shown not in printed) if whole else any(c.isalnum() and c not in characters for c in shown):
            lost.append(text)
    assert lost == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_words_are_found_again_in_word(texts: list[str], language: str) -> None:
    snapshot = snapshot_with(texts)
    word = Document(io.BytesIO(render_docx(snapshot, checksum=sample.checksum(snapshot), language=language)))
    lines = "\n".join(
        "".join(t.text or "" if t.tag == qn("w:t") else "\t" if t.tag == qn("w:tab") else "\n" for t in p.iter(*TEXT))
        for p in word.element.body.iter(qn("w:p"))
    )
    assert [text for text in texts if safe(text) not in lines] == []


TEXT = (qn("w:t"), qn("w:br"), qn("w:tab"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_words_are_found_again_in_the_annex_and_nothing_runs(texts: list[str], language: str) -> None:
    snapshot = snapshot_with(texts)
    file = render_xlsx(snapshot, checksum=sample.checksum(snapshot), language=language)
    book = openpyxl.load_workbook(io.BytesIO(file))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    values = {unescape(str(cell.value)) for cell in cells}
    wanted = [safe(text) for text in texts if len(safe(text)) <= CELL]
    assert [text for text in wanted if text not in values and text.strip()] == []


def test_a_text_longer_than_a_cell_goes_on_in_the_next() -> None:
    text = "".join(f"{number:06d} 😀" for number in range(9_000))
    snapshot = snapshot_with([text, "short"])
    file = render_xlsx(snapshot, checksum=sample.checksum(snapshot), language="fr")
    row = next(openpyxl.load_workbook(io.BytesIO(file)).worksheets[4].iter_rows(min_row=2, values_only=True))
    assert "".join(str(value) for value in row[6:] if value) == text
    assert len([value for value in row[6:] if value]) == 3


def test_what_no_font_has_is_listed_at_the_end() -> None:
    snapshot = snapshot_with(["𐎠 \ue000 fin", "ordinary"])
    pdf = render_pdf(snapshot, checksum=sample.checksum(snapshot), language="fr")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    with override("fr"):
        heading = gettext("Characters that could not be printed")
    listed = text.split(heading)[1]
    assert "[U+E000]" in listed
    assert ("[U+103A0]" in listed) is ("[U+103A0]" in Printer().printable("𐎠"))
