"""A report as a web page, staff or public: the very blocks that the printed editions set in type.

The public page of a region that said much is cut into several; the staff's stays whole, to be searched through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, gettext_lazy

from consultations.synthesis import queries
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.rendering.charts import region_map
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.outline import Answer, Block, Contents, Heading, Quote, Table
from consultations.synthesis.web_pages import Placed, cut
from portal.shared.models import Job
from portal.shared.typesetting.inline import figure

STAFF = ReportFile.Edition.STAFF
STAGES = {
    "reading": gettext_lazy("Reading the contributions"),
    "themes": gettext_lazy("Finding the themes"),
    "rendering": gettext_lazy("Setting the files"),
    "storing": gettext_lazy("Keeping the report"),
}


@dataclass(frozen=True)
class Row:
    """A row of a table: its name, its other cells, and its bar in per cent of the longest."""

    name: str
    cells: list[str]
    bar: float | None
    accent: str


@dataclass(frozen=True)
class Entry:
    """A chapter in the table of contents: its heading, its place on a page, and which page."""

    line: str
    anchor: str
    page: int


@dataclass(frozen=True)
class Shown:
    """A block with the template that shows it; `anchor` is a heading's place on the page."""

    template: str
    block: Block
    anchor: str = ""
    rows: list[Row] | None = None

    @property
    def level(self) -> int:
        """A heading's level on the page, under the page's own title."""
        return min(6, self.block.level + 1) if isinstance(self.block, Heading) else 0


def report_context(report: SynthesisReport, *, edition: str, page: str | None = None) -> dict[str, Any]:
    """Return what `synthesis/_report.html` shows of an edition, in the active language; `page`: the one asked for."""
    language = (get_language() or "ar")[:2]
    document = compose(report.snapshot(edition), checksum=report.checksum(edition), language=language)
    placed = [Placed(block, n) for n, block in enumerate(document.blocks) if not isinstance(block, Contents)]
    pages = Paginator([placed] if edition == STAFF else cut(placed), 1)
    here = pages.get_page(page)
    blocks = here.object_list[0]
    gone = _taken_back([one.block for one in blocks], edition) | queries.redacted_since(report)
    return {
        "report": report,
        "edition": edition,
        "document": document,
        "blocks": [_shown(one) for one in blocks if getattr(one.block, "reference", "") not in gone],
        "page_number": here.number,
        "position": _position(here),
        "previous_url": f"?page={here.previous_page_number()}" if here.has_previous() else "",
        "next_url": f"?page={here.next_page_number()}" if here.has_next() else "",
        "contents": [
            Entry(one.block.line, _anchor(one), number)
            for number, on_page in enumerate(pages.object_list, start=1)
            for one in on_page
            if isinstance(one.block, Heading) and one.block.level == 1 and one.place is not None
        ],
        "map": _map(report, language),
        "reference_door": "review:contribution" if edition == STAFF else "public_site:contribution",
        "files": report.files.filter(edition=edition),
        "checksum": report.checksum(edition),
    }


def _position(page: Page) -> str:
    """Return where the reader stands, in words, when there is more than one page."""
    if not page.has_other_pages():
        return ""
    total = figure(page.paginator.num_pages)
    return _("Page %(number)s of %(total)s") % {"number": figure(page.number), "total": total}


def _taken_back(blocks: Sequence[Block], edition: str) -> set[str]:
    """Return the references whose words no longer stand on the page.

    The public edition drops what was withdrawn, while its files stay as they were issued; what is held out as a
    sensitive disclosure stands in neither edition, and its files are not handed out (`access`).
    """
    quoted = [block.reference for block in blocks if isinstance(block, Quote | Answer)]
    return queries.held_out(quoted) if edition == STAFF else queries.withdrawn(quoted)


def stage_name(job: Job | None) -> str:
    """Return in words what a compilation is at."""
    return str(STAGES.get(job.stage, "")) if job is not None and job.is_open else ""


def _shown(placed: Placed) -> Shown:
    block = placed.block
    template = f"synthesis/blocks/{type(block).__name__.lower()}.html"
    if isinstance(block, Table):
        return Shown(template, block, rows=_rows(block))
    return Shown(template, block, anchor=_anchor(placed) if isinstance(block, Heading) else "")


def _anchor(placed: Placed) -> str:
    return "" if placed.place is None else f"part-{placed.place}"


def _rows(table: Table) -> list[Row]:
    bars = table.bars or [None] * len(table.rows)
    accents = table.accents or [table.accent] * len(table.rows)
    return [
        Row(name=cells[0], cells=cells[1:], bar=None if bar is None else round(100 * bar, 1), accent=accent)
        for cells, bar, accent in zip(table.rows, bars, accents, strict=True)
    ]


def _map(report: SynthesisReport, language: str) -> SafeString:
    drawing = region_map(
        title=_("Where the region lies"), ident="region-map", language=language, highlighted=report.region_id
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from the outlines; names in it are escaped by the drawing
