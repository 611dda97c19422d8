"""The fields of a region drawn as a mosaic. The table behind it says the same in words, so the drawing is silent."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

WIDTH, HEIGHT, GAP = 24, 16, 2


def mosaic(columns: Sequence[Sequence[int]]) -> SafeString:
    """Draw each column's fields from the top down by their shades, in the direction of the page.

    A field of shade 0 is an outline with a bar through it: told apart from the others without colour.
    """
    wide, high = WIDTH * len(columns), HEIGHT * max(map(len, columns), default=0)
    places = range(len(columns))
    starts = reversed(places) if get_language_bidi() else places
    drawn = format_html_join(
        "",
        '<path class="shade-{}" d="M{} {}h{}v{}h-{}z{}"/>',
        (
            (shade, WIDTH * start + 1, HEIGHT * row + 1, WIDTH - GAP, HEIGHT - GAP, WIDTH - GAP,
             "" if shade else f"m5 {HEIGHT // 2 - 1}h{WIDTH - GAP - 10}")
            for start, column in zip(starts, columns, strict=True)
            for row, shade in enumerate(column)
        ),
    )  # fmt: skip
    return mark_safe(  # noqa: S308 - drawn here, of figures alone
        f'<svg class="mosaic" viewBox="0 0 {wide} {high}" aria-hidden="true" focusable="false">{drawn}</svg>'
    )
