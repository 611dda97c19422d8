"""Public figures that move while people look at them."""

from __future__ import annotations

FEW = 10  # nothing public counts fewer people than this


def in_tens(number: int) -> int:
    """Return a number rounded down to tens: whoever looks twice does not learn what one person did in between."""
    return number - number % FEW
