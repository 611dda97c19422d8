"""The attacker with two published versions: what does subtracting one from the other tell?

The two editions have no unknown in common, so the bounds of a difference are the differences of the bounds.
"""

from __future__ import annotations

from typing import Any

from consultations.synthesis.tests.attacker import Name, attack

Ranges = dict[Name, tuple[float, float]]


def known(public: dict[str, Any], printed: dict[Name, int | None]) -> Ranges:
    """Return what a version tells of each figure: itself where it is printed, else its bounds."""
    told: Ranges = {name: (count, count) for name, count in printed.items() if count is not None}
    return told | {name: bounds for name, bounds in attack(public).items() if printed.get(name) is None}


def subtract(older: Ranges, newer: Ranges) -> Ranges:
    """Return between which bounds each difference lies."""
    return {
        name: (newer[name][0] - older[name][1], newer[name][1] - older[name][0]) for name in older.keys() & newer.keys()
    }
