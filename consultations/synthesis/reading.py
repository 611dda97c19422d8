"""A report as a web page, staff or public: the very blocks that the printed editions set in type.

What a region said is cut into pages that a telephone can show; the staff may also open the whole, to search it through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _

from consultations.synthesis import queries
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration.checking import REFERENCE
from consultations.synthesis.progress import stage_name as stage_name  # pages of other work import it from here
from consultations.synthesis.rendering.charts import region_map
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.outline import (
    Block,
    Heading,
    Matrix,
    Seal,
    Table,
    Told,
    Verbatim,
)
from consultations.synthesis.signing import freezing
from consultations.synthesis.signing.gone import is_tombstone, references_of, without
from consultations.synthesis.signing.marking import address_of, qr_drawing
from consultations.synthesis.web_pages import WHOLE, Opened, Placed, opened
from portal.shared.typesetting.inline import plain

STAFF = ReportFile.Edition.STAFF


@dataclass(frozen=True)
class Row:
    """A row of a table: its name and where that leads, its other cells, and its bar in per cent of the longest."""

    name: str
    cells: list[str]
    bar: float | None
    accent: str
    second: float | None = None
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A letter of the matrix, with what it stands for; no letter: the two have nothing to do with each other."""

    letter: str
    code: str
    name: str = ""


@dataclass(frozen=True)
class MatrixLine:
    """A row of the matrix."""

    words: Verbatim
    reference: str
    marks: list[Mark]


@dataclass(frozen=True)
class Shown:
    """A block with the template that shows it; `anchor` is a heading's place on the page."""

    template: str
    block: Block
    anchor: str = ""
    rows: list[Row] | None = None
    matrix: list[MatrixLine] | None = None
    legend: list[Mark] | None = None

    @property
    def qr(self) -> SafeString:
        """The code of a seal, drawn."""
        drawn = qr_drawing(self.block.address) if isinstance(self.block, Seal) else ""
        return mark_safe(drawn)  # noqa: S308 - drawn by us from an address of our own

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text of a paragraph cut at the references that stand in it."""
        text = self.block.words.text if isinstance(self.block, Told) else ""
        parts, found = REFERENCE.split(text), REFERENCE.findall(text)
        between = [(part, False) for part in parts]
        return [piece for pair in zip_longest(between, [(one, True) for one in found]) for piece in pair if piece]

    @property
    def level(self) -> int:
        """A heading's level on the page, under the page's own title."""
        return min(6, self.block.level + 1) if isinstance(self.block, Heading) else 0


def report_context(report: SynthesisReport, *, edition: str, page: str | None = None) -> dict[str, Any]:
    """Return what `synthesis/_report.html` shows of an edition, in the active language; `page`: the one asked for."""
    language = (get_language() or "ar")[:2]
    document = compose(freezing.content(report, edition), checksum=report.checksum(edition), language=language)
    here = opened(document, page, may_be_whole=edition == STAFF)
    gone = _taken_back(report, [one.block for one in here.blocks], edition) | queries.redacted_since(report)
    code = report.code if report.is_frozen else None
    return {
        "report": report,
        "edition": edition,
        "document": document,
        "blocks": [_shown(one, gone, here.addresses) for one in here.blocks],
        "verify_url": address_of(code) if code else "",
        **where_one_is(here, edition),
        "map": _map(report, language),
        "reference_door": "review:contribution" if edition == STAFF else "public_site:contribution",
        "files": queries.files_to_give(report, edition),
        "checksum": report.checksum(edition),
    }


def where_one_is(here: Opened, edition: str) -> dict[str, Any]:
    """Return what the pages of any report say about where the reader stands and what else there is."""
    return {
        "page_number": here.number,
        "position": here.position,
        "previous_url": here.previous_url,
        "next_url": here.next_url,
        "contents": here.contents,
        "whole_url": f"?page={WHOLE}" if edition == STAFF and here.total > 1 else "",
        "is_whole": here.is_whole,
    }


def _taken_back(report: SynthesisReport, blocks: Sequence[Block], edition: str) -> set[str]:
    """Return the references whose words no longer stand on the page.

    What was withdrawn or is held out as a sensitive disclosure stands in neither edition, and the files with its words
    are not handed out (`access`). The staff's draft alone still shows what was withdrawn: nobody has published it.
    """
    named = references_of(blocks)
    if report.is_frozen or edition != STAFF:
        return queries.withdrawn(named)
    return queries.held_out(named)


def _shown(placed: Placed, gone: set[str], addresses: Mapping[str, str]) -> Shown:
    block = without(placed.block, gone)
    if is_tombstone(block, gone):
        return Shown("synthesis/blocks/tombstone.html", block)
    template = f"synthesis/blocks/{type(block).__name__.lower()}.html"
    if isinstance(block, Table):
        return Shown(template, block, rows=_rows(block, addresses))
    if isinstance(block, Matrix):
        legend = [Mark(plain(letter), block.codes.get(letter, ""), meaning) for letter, meaning in block.legend]
        return Shown(template, block, matrix=_matrix(block, gone), legend=legend)
    return Shown(template, block, anchor=placed.anchor if isinstance(block, Heading) else "")


def _matrix(block: Matrix, gone: set[str]) -> list[MatrixLine]:
    """Return the rows that still stand, each mark with the code of its colour."""
    return [
        MatrixLine(row.words, row.reference, [Mark(plain(mark), block.codes.get(mark, "")) for mark in row.marks])
        for row in block.rows
        if row.reference not in gone
    ]


def _rows(table: Table, addresses: Mapping[str, str]) -> list[Row]:
    bars = table.bars or [None] * len(table.rows)
    seconds = table.seconds or [None] * len(table.rows)
    accents = table.accents or [table.accent] * len(table.rows)
    sections = table.sections or [""] * len(table.rows)
    return [
        Row(cells[0], cells[1:], _length(bar), accent, _length(second), addresses.get(section, "") if section else "")
        for cells, bar, second, accent, section in zip(table.rows, bars, seconds, accents, sections, strict=True)
    ]


def _length(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _map(report: SynthesisReport, language: str) -> SafeString:
    drawing = region_map(
        title=_("Where the region lies"), ident="region-map", language=language, highlighted=report.region_id
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from the outlines; names in it are escaped by the drawing
