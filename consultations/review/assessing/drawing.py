"""Marks drawn on a line from 1 to 5. The table beside it says the same, so the drawing itself is silent."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from consultations.review.assessing.models import HIGHEST, LOWEST

START, STEP, MIDDLE = 8, 23, 8
# A circle, a square on it, a diamond on both: told apart without colour, and where all give the same.
SHAPES = (
    '<circle class="mark-1" cx="{x}" cy="8" r="6"/>',
    '<rect class="mark-2" x="{x}" y="8" width="8" height="8" transform="translate(-4 -4)"/>',
    '<path class="mark-3" d="M{x} 2l3.5 6-3.5 6-3.5-6z"/>',
)
RULE = f"M{START} {MIDDLE}H{START + STEP * (HIGHEST - LOWEST)}" + "".join(
    f"M{START + STEP * place} 5v6" for place in range(HIGHEST - LOWEST + 1)
)


def dots(values: Sequence[int]) -> SafeString:
    """Return the marks of the first, the second and the settling assessment on their line."""
    shapes = "".join(
        shape.format(x=START + STEP * (value - LOWEST)) for shape, value in zip(SHAPES, values, strict=False)
    )
    width = 2 * START + STEP * (HIGHEST - LOWEST)
    return mark_safe(  # noqa: S308 - drawn here, of figures alone
        f'<svg class="dots" viewBox="0 0 {width} 16" aria-hidden="true" focusable="false">'
        f'<path class="rule" d="{RULE}"/>{shapes}</svg>'
    )
