"""The national report as a web page, staff or public, and how the twelve regions stand before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _, gettext_lazy

from consultations.synthesis.models import ReportFile
from consultations.synthesis.national import access, actions, gathering, queries
from consultations.synthesis.national.composition import compose, ranked, shades
from consultations.synthesis.national.files import content
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.outline import Door, Spread
from consultations.synthesis.queries import Standing
from consultations.synthesis.reading import Shown, where_one_is
from consultations.synthesis.rendering.charts import region_map
from consultations.synthesis.rendering.outline import Heading, Table
from consultations.synthesis.signing.marking import address_of
from consultations.synthesis.web_pages import Placed, opened
from portal.shared.models import Job

STAFF = ReportFile.Edition.STAFF
STAGES = {
    actions.READING: gettext_lazy("Reading the regions' reports"),
    actions.JOINING: gettext_lazy("Joining the themes"),
    actions.RENDERING: gettext_lazy("Setting the files"),
    actions.STORING: gettext_lazy("Keeping the report"),
    "sealing": gettext_lazy("Sealing what is signed"),
}
DEGREES = 5  # of warmth that the stylesheet knows


@dataclass(frozen=True)
class Line:
    """A row of a table as the page shows it: its name and where that leads, its cells with their degree of warmth."""

    name: str
    url: str
    bar: float | None
    cells: list[tuple[str, int]]
    accent: str


def report_context(report: NationalReport, *, edition: str, page: str | None = None) -> dict[str, Any]:
    """Return what `synthesis/_report.html` shows of an edition, in the active language; `page`: the one asked for."""
    language = (get_language() or "ar")[:2]
    snapshot = content(report, edition)
    document = compose(snapshot, checksum=report.checksum(edition), language=language)
    here = opened(document, page, may_be_whole=edition == STAFF)
    gone = queries.no_longer_repeated(gathering.quoted_at(snapshot))
    return {
        "report": report,
        "edition": edition,
        "document": document,
        "verify_url": address_of(report.code) if report.code and report.is_frozen else "",
        "blocks": [_shown(one, edition) for one in here.blocks if getattr(one.block, "reference", "") not in gone],
        **where_one_is(here, edition),
        "map": drawn_map(document.map_alt, shades(snapshot)),
        "reference_door": "review:contribution" if edition == STAFF else "public_site:contribution",
        "files": report.files.filter(edition=edition, withdrawn_at=None)
        if access.may_be_given(report, edition)
        else (),
        "checksum": report.checksum(edition),
    }


def drawn_map(title: str, values: dict[str, float | None]) -> SafeString:
    """Return the map of the regions, each shaded by its value."""
    language = (get_language() or "ar")[:2]
    drawing = region_map(title=title, ident="national-map", language=language, values=values)
    return mark_safe(drawing)  # noqa: S308 - drawn by us from the outlines; names in it are escaped by the drawing


def stage_name(job: Job | None) -> str:
    """Return in words what a compilation is at."""
    return str(STAGES.get(job.stage, "")) if job is not None and job.is_open else ""


def desk_context(every: Sequence[Standing]) -> dict[str, Any]:
    """Return how the regions stand: on the map by their contributions for 100,000 inhabitants, and in the table."""
    due = queries.due(every)
    values: dict[str, float | None] = {one.region.code: 100_000 * one.counted / one.region.population for one in every}
    newest = {one.region.code: one.newest.version for one in every if one.newest is not None}
    final = {one.region.code: one.published.version for one in every if one.published is not None}
    return {
        "standings": every,
        "due": due,
        "working": [one for one in every if one.job is not None and one.job.is_open],
        "map": drawn_map(_("Contributions that count, for the inhabitants of each region"), ranked(values)),
        "reported": len(newest),
        "final": len(final),
        "may_join_newest": len(newest) >= actions.LEAST,
        "may_join_final": len(final) >= actions.LEAST and final != newest,
        "bases": {"newest": queries.NEWEST, "final": queries.FINAL},
    }


def _shown(placed: Placed, edition: str) -> Shown:
    block = placed.block
    if isinstance(block, Table):
        return Shown("synthesis/national/_table.html", block, rows=_lines(block, edition))  # type: ignore[arg-type]
    template = f"synthesis/blocks/{type(block).__name__.lower()}.html"
    return Shown(template, block, anchor=placed.anchor if isinstance(block, Heading) else "")


def _lines(table: Table, edition: str) -> list[Line]:
    doors = table.doors if isinstance(table, Spread) else [None] * len(table.rows)
    bars = table.bars or [None] * len(table.rows)
    accents = table.accents or [table.accent] * len(table.rows)
    heat = table.heat or [[None] * (len(table.columns) - 1)] * len(table.rows)
    return [
        Line(
            name=cells[0],
            url=_address(door, edition),
            bar=None if bar is None else round(100 * bar, 1),
            cells=[(cell, _degree(share)) for cell, share in zip(cells[1:], shares, strict=True)],
            accent=accent,
        )
        for cells, door, bar, shares, accent in zip(table.rows, doors, bars, heat, accents, strict=True)
    ]


def _degree(share: float | None) -> int:
    """Return how warm a cell is, in fifths: none for nothing, one at least for anything."""
    return 0 if not share else max(1, round(DEGREES * share))


def _address(door: Door | None, edition: str) -> str:
    if door is None:
        return ""
    route = "synthesis:report" if edition == STAFF else "public_site:report_version"
    return reverse(route, args=[door.region, door.version])
