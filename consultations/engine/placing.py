"""Texts placed on themes that people have shown by examples."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from consultations.engine.findings import OTHER
from consultations.engine.matrices import Matrix, unit
from consultations.engine.neighbours import smoothed

FEWEST, MOST = 30, 6_000
"""Sizes of a set in which neighbours are listened to: in a smaller one all are, in a larger one it is dear."""
LESSONS = 100
"""Texts of one theme to learn from, at most about so many."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The theme a text resembles most, and how sure that is: 0 to 1."""

    theme: str
    confidence: float


def place(points: Matrix, taught: Mapping[int, str], *, seed: int) -> list[Placement]:
    """Place every row of `points`, taught by the rows whose theme people know; these keep it, with confidence 1.

    `OTHER` may be taught like a theme. Nothing taught, or a row of zeros: in `OTHER`, with confidence 0.
    """
    names = sorted(set(taught.values()))
    if not names:
        return [Placement(OTHER, 0.0)] * len(points)
    rows = _some_of_each(taught)
    with threadpool_limits(1):
        chances = _chances(points, rows, [names.index(taught[row]) for row in rows], seed)
    best = chances.argmax(axis=1)
    found = [Placement(names[best[row]], round(float(chances[row, best[row]]), 4)) for row in range(len(points))]
    for row in np.flatnonzero(np.linalg.norm(points, axis=1) == 0).tolist():
        found[row] = Placement(OTHER, 0.0)
    for row, theme in taught.items():
        found[row] = Placement(theme, 1.0)
    return found


def _chances(points: Matrix, rows: list[int], labels: list[int], seed: int) -> Matrix:
    """How probable each theme is for each text; with one theme alone, how near the text is to its middle."""
    if len(set(labels)) == 1:
        middle = unit(points[rows].mean(axis=0, keepdims=True))
        return np.asarray(np.clip(points @ middle.T, 0, 1), dtype=np.float32)
    from sklearn.linear_model import LogisticRegression  # slow to import

    read = np.hstack([points, smoothed(points)]) if FEWEST <= len(points) <= MOST else points
    taught = LogisticRegression(C=20, max_iter=300, random_state=seed).fit(read[rows], labels)
    return np.asarray(taught.predict_proba(read), dtype=np.float32)


def _some_of_each(taught: Mapping[int, str]) -> list[int]:
    """Rows to learn from: evenly drawn where a theme has very many, for more teach no more."""
    by_theme: dict[str, list[int]] = defaultdict(list)
    for row in sorted(taught):
        by_theme[taught[row]].append(row)
    return sorted(row for each in by_theme.values() for row in each[:: 1 + (len(each) - 1) // LESSONS])
