"""How far people agree beyond what chance would give: Krippendorff's alpha, in arithmetic alone.

Whoever judges is now one pair of colleagues, now another, so that no two columns belong to two people: alpha needs
none. Distances are squared, as marks on a scale from 1 to 5 are figures: 1 and 2 are nearer than 1 and 5.
See K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose example is this module's test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

Unit = tuple[Sequence[int], int]  # the marks that one thing got, and how many things got just these


def alpha(units: Iterable[Unit]) -> float | None:
    """Return 1 for perfect agreement, 0 for that of chance, less for less; None where nothing varies.

    What got one mark only is compared with nothing, and left out.
    """
    marks: Counter[int] = Counter()
    observed = 0.0
    for values, times in units:
        if len(values) < 2:
            continue
        apart = sum(2 * (one - other) ** 2 for one, other in combinations(values, 2))
        observed += times * apart / (len(values) - 1)
        for value in values:
            marks[value] += times
    total = sum(marks.values())
    expected = sum(2 * marks[one] * marks[other] * (one - other) ** 2 for one, other in combinations(sorted(marks), 2))
    if not expected:
        return None
    return 1 - (total - 1) * observed / expected
