"""Figures drawn as bars, in the direction of the page. The table beside them says the same, and so does the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.shared.typesetting.colours import GREEN, INK, MINT
from portal.shared.typesetting.inline import Direction, direction_of_language, safe

WIDTH, ROW, BAR = 380, 44, 12
LONGEST = 46
MISSING = "#a5361f"  # what the stylesheet calls clay


class Bar(NamedTuple):
    """One row: its name, its figure, and the figure in words."""

    label: str
    value: float
    shown: str


def bars(rows: Sequence[Bar], *, title: str, ident: str, whole: float = 0) -> SafeString:
    """Return the rows as a drawing: a name with its figure, and a bar below; where there is none, a dashed outline.

    `whole` is the figure that fills a bar, such as 100 of percentages; without it the largest does.
    """
    direction = direction_of_language((get_language() or "ar")[:2])
    largest = whole or max((row.value for row in rows), default=0)
    drawn = "".join(_row(place, row, largest, direction) for place, row in enumerate(rows))
    said = ", ".join(f"{row.label}: {row.shown}" for row in rows)
    names = quoteattr(f"{ident}-title {ident}-said")
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart bars-chart" role="img"'
        f' viewBox="0 0 {WIDTH} {ROW * max(len(rows), 1)}" direction="{direction}" aria-labelledby={names}>'
        f"<title id={quoteattr(f'{ident}-title')}>{escape(safe(title))}</title>"
        f"<desc id={quoteattr(f'{ident}-said')}>{escape(safe(said))}</desc>{drawn}</svg>"
    )
    return mark_safe(drawing)  # noqa: S308 - drawn here; names in it are escaped


def _row(place: int, row: Bar, largest: float, direction: Direction) -> str:
    """A name with its figure, and the bar below them. Where the figure is none the bar's outline is dashed."""
    top = place * ROW
    length = WIDTH * row.value / largest if largest else 0
    start, end = (0, WIDTH) if direction == "ltr" else (WIDTH, 0)
    frame = f' stroke="{MISSING}" stroke-width="1.5" stroke-dasharray="5 4"' if not row.value else ""
    label = row.label if len(row.label) <= LONGEST else row.label[: LONGEST - 1].rstrip() + "…"
    words = f'y="{top + 18}" font-size="14" fill="{INK}"'
    shape = f'y="{top + 25}" height="{BAR}" rx="2"'
    return (
        f'<g><text x="{start}" text-anchor="start" {words}>{escape(safe(label))}</text>'
        f'<text x="{end}" text-anchor="end" font-weight="700" {words}>{escape(row.shown)}</text>'
        f'<rect x="1" width="{WIDTH - 2}" fill="{MINT}" {shape}{frame}/>'
        f'<rect x="{_side(length, direction):.1f}" width="{max(0, length - 2):.1f}" fill="{GREEN}" {shape}/></g>'
    )


def _side(length: float, direction: Direction) -> float:
    return 1 if direction == "ltr" else WIDTH - length + 1
