"""Server-made SVG: horizontal bars and the map of the regions.

Shapes carry classes for the site's stylesheet and presentation attributes for everywhere else; no style attribute, no
script, so that the page's content policy lets them through. A table stands beside every chart.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import strategy
from portal.shared.typesetting.colours import GREEN, INK, MINT
from portal.shared.typesetting.inline import Direction, plain, safe

GROUND, WHITE = "#dfe7e1", "#ffffff"
AXIS_COLOURS = {
    "families": "#34568f",
    "childhood": "#8a5a00",
    "elderly": "#75477a",
    "disability": "#0d7068",
    "equality": "#ad3f2b",
}
REFERENCE = Path(strategy.__file__).parent / "reference"

Point = tuple[float, float]

_BAR_WIDTH, _LABEL_SHARE, _ROW, _BAR = 640, 0.42, 30, 12
# The map is drawn in whole units, about two to a pixel of the page: its outlines are most of what it weighs.
_MAP_WIDTH, _MAP_MARGIN = 840, 8
# Points closer than this to the line between their neighbours are dropped (in the drawing's own units).
_TOLERANCE = 0.7


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart; a null value is a figure that is not shown."""

    label: str
    value: int | None
    shown: str
    muted: bool = False


def bars(rows: Sequence[Bar], *, title: str, ident: str, direction: Direction, colour: str = GREEN) -> str:
    """Return horizontal bars as one SVG: labels at the start of the line, figures at its end."""
    height = _ROW * max(len(rows), 1)
    label_width = _BAR_WIDTH * _LABEL_SHARE
    track = _BAR_WIDTH - label_width - 70
    largest = max((row.value or 0 for row in rows), default=0)
    drawn = []
    for index, row in enumerate(rows):
        middle = index * _ROW + _ROW / 2
        length = track * (row.value or 0) / largest if largest else 0
        drawn.append(
            f'<g class="chart-row{" chart-row-muted" if row.muted else ""}">'
            f'<text class="chart-label" x="{_side(0, 0, direction):g}" y="{middle:g}" dominant-baseline="central"'
            f' text-anchor="start" font-size="14" fill="{INK}"><title>{_text(row.label)}</title>'
            f"{_text(_shortened(plain(row.label)))}</text>"
            f'<rect class="chart-track" x="{_side(label_width, track, direction):g}" y="{middle - _BAR / 2:g}"'
            f' width="{track:g}" height="{_BAR}" fill="{MINT}"/>'
            f'<rect class="chart-bar" x="{_side(label_width, length, direction):g}" y="{middle - _BAR / 2:g}"'
            f' width="{length:.1f}" height="{_BAR}" fill="{"#9db3aa" if row.muted else colour}"/>'
            f'<text class="chart-value" x="{_side(_BAR_WIDTH, 0, direction):g}" y="{middle:g}"'
            f' dominant-baseline="central" text-anchor="end" font-size="14" fill="{INK}">{_text(row.shown)}</text></g>'
        )
    said = ", ".join(f"{plain(row.label)}: {plain(row.shown)}" for row in rows)
    return _svg("chart chart-bars", ident, (_BAR_WIDTH, height), title, said, "".join(drawn), direction)


def region_map(
    *,
    title: str,
    ident: str,
    language: str,
    highlighted: str | None = None,
    values: Mapping[str, float | None] | None = None,
    colours: tuple[str, str, str] = (GROUND, GREEN, WHITE),
) -> str:
    """Return the twelve regions as one SVG: one of them marked, or each shaded by its value.

    `colours` are those of a region, of the marked one, and of the lines between them.
    """
    ground, marked, edge = colours
    shapes, names, size = _shapes()
    largest = max((value or 0 for value in (values or {}).values()), default=0)
    drawn = []
    # The marked region is drawn last so that its outline lies over its neighbours'.
    for code in sorted(shapes, key=lambda code: (code == highlighted, code)):
        classes, fill = ["map-region"], ground
        if values is not None:
            fill = _shade((values.get(code) or 0) / largest if largest else 0)
        if code == highlighted:
            classes.append("map-region-marked")
            fill = marked
        drawn.append(
            f'<path class="{" ".join(classes)}" data-region="{code}" d="{shapes[code]}" fill="{fill}"'
            f' stroke="{edge}" stroke-width="2.4" stroke-linejoin="round">'
            f"<title>{_text(names[code][language])}</title>"
            "</path>"
        )
    said = names[highlighted][language] if highlighted in names else ""
    return _svg("chart chart-map", ident, size, title, said, "".join(drawn), "ltr")


def region_paths() -> tuple[dict[str, str], tuple[float, float]]:
    """Return a path for each region and the size of the drawing they lie in."""
    shapes, _names, size = _shapes()
    return shapes, size


def _svg(
    classes: str, ident: str, size: tuple[float, float], title: str, said: str, inside: str, direction: Direction
) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" role="img" viewBox="0 0 {size[0]:g} {size[1]:g}"'
        f' direction="{direction}" aria-labelledby={quoteattr(f"{ident}-title {ident}-said")}>'
        f"<title id={quoteattr(f'{ident}-title')}>{_text(title)}</title>"
        f"<desc id={quoteattr(f'{ident}-said')}>{_text(said)}</desc>{inside}</svg>"
    )


def _side(offset: float, width: float, direction: Direction) -> float:
    """Return where a shape `offset` away from the line's start begins on the drawing's own axis."""
    return offset if direction == "ltr" else _BAR_WIDTH - offset - width


def _shortened(label: str) -> str:
    return label if len(label) <= 36 else label[:35].rstrip() + "…"


def _text(text: str) -> str:
    return escape(safe(text))


def warmth(share: float | None) -> str:
    """Return the ground of a table's cell, light enough for ink on it: white where nothing is shown, then greener."""
    low, high = (0xFF, 0xFF, 0xFF), (0x8F, 0xC7, 0xAE)
    step = 0.0 if not share else 0.15 + 0.85 * share
    return "".join(f"{round(a + (b - a) * step):02X}" for a, b in zip(low, high, strict=True))


def _shade(share: float) -> str:
    """Return a green between the ground and the deep one, in fifths so that neighbours can be told apart."""
    step = round(share * 5) / 5
    low, high = (0xDF, 0xE7, 0xE1), (0x0B, 0x5D, 0x47)
    return "#" + "".join(f"{round(a + (b - a) * step):02x}" for a, b in zip(low, high, strict=True))


@cache
def _shapes() -> tuple[dict[str, str], dict[str, dict[str, str]], tuple[float, float]]:
    """Read the outlines once: a path for each region, its names, and the drawing's size."""
    rings, size = _outlines()
    with (REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["code"]: {"ar": row["name_ar"], "fr": row["name_fr"]} for row in csv.DictReader(lines)}
    return {code: "".join(map(_path, region)) for code, region in rings.items()}, names, size


@cache
def region_middles() -> dict[str, Point]:
    """Return the middle of each region's largest part, in the units of the map."""
    return {code: _middle(max(region, key=lambda ring: abs(_area(ring)))) for code, region in _outlines()[0].items()}


@cache
def _outlines() -> tuple[dict[str, list[list[Point]]], tuple[float, float]]:
    """Return the rings of each region where they lie in the drawing, and the drawing's size."""
    rings: dict[str, list[list[Point]]] = {}
    for region in json.loads((REFERENCE / "regions.geojson").read_text(encoding="utf-8"))["features"]:
        geometry = region["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings[region["properties"]["code"]] = [[(x, y) for x, y, *_ in ring] for shape in polygons for ring in shape]
    points = [point for region in rings.values() for ring in region for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # Degrees of longitude shrink with latitude: the middle of the country sets the ratio.
    narrowing = cos(radians((south + north) / 2))
    scale = (_MAP_WIDTH - 2 * _MAP_MARGIN) / ((east - west) * narrowing)
    size = (_MAP_WIDTH, round((north - south) * scale + 2 * _MAP_MARGIN))

    def drawn(x: float, y: float) -> Point:
        return (x - west) * narrowing * scale + _MAP_MARGIN, (north - y) * scale + _MAP_MARGIN

    return {code: [[drawn(x, y) for x, y in ring] for ring in region] for code, region in rings.items()}, size


def _area(ring: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])) / 2


def _middle(ring: list[Point]) -> Point:
    """Return the centre of gravity of the surface inside a ring."""
    x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (6 * _area(ring)), y / (6 * _area(ring))


def _path(ring: list[Point]) -> str:
    closed = ring[:-1] if ring[0] == ring[-1] else ring
    half = len(closed) // 2
    kept = [*_thinned(closed[: half + 1])[:-1], *_thinned([*closed[half:], closed[0]])[:-1]]
    points = [(round(x), round(y)) for x, y in kept]
    # Each point from the one before: small figures, written as tightly as a path allows (a minus sign parts them too).
    steps = [f"{x2 - x1} {y2 - y1}".replace(" -", "-") for (x1, y1), (x2, y2) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(steps).replace(" -", "-") + "z"


def _thinned(line: list[Point]) -> list[Point]:
    """Drop the points that hardly bend the line (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    away, index = max(
        (abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length, place)
        for place, (x, y) in enumerate(line[1:-1], start=1)
    )
    if away < _TOLERANCE:
        return [line[0], line[-1]]
    return [*_thinned(line[: index + 1])[:-1], *_thinned(line[index:])]
