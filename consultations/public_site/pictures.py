"""Figures drawn on the public pages; each stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.synthesis.rendering.charts import region_map
from portal.shared.typesetting.colours import GREEN
from strategy.models import Region

GROUND, EDGE = "#d5e3db", "#6f9585"  # on the sand of a page paper's own tones would fade


@dataclass(frozen=True)
class RegionBar:
    """A region with its figure; `share` is the bar's length in per cent of the longest. None: fewer than ten."""

    region: Region
    count: int | None
    share: int


def region_bars(regions: Iterable[Region], counts: Mapping[str, int]) -> list[RegionBar]:
    """Return a bar for each region, those with most contributions first."""
    longest = max(counts.values(), default=0)
    bars = [
        RegionBar(region, counts.get(region.code), 100 * counts.get(region.code, 0) // longest if longest else 0)
        for region in regions
    ]
    return sorted(bars, key=lambda bar: (-(bar.count or 0), bar.region.code))


def regions_map(counts: Mapping[str, int], marked: Region | None = None) -> SafeString:
    """Return the map of the regions: shaded by their figures, or with one of them marked."""
    drawing = region_map(
        title=str(marked.name) if marked else _("Contributions by region"),
        ident="regions-map",
        language=(get_language() or "ar")[:2],
        highlighted=marked.code if marked else None,
        values=dict(counts) or None,
        colours=(GROUND, GREEN, EDGE),
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from the outlines; names in it are escaped by the drawing
