"""Which theme found now is which one known before: themes keep their name, one to one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from consultations.engine.findings import OTHER, Decided, PreviousTheme

SAME_THEME = 0.3
"""Share of members in common from which a theme found again keeps its identity."""
PINNED_WEIGHT = 1_000
"""A text that people put into a theme says more of which theme it is than all that the machine put there."""

Labels = npt.NDArray[np.int64]


def theme_key(keys: Iterable[str]) -> str:
    """The key of a theme that nobody knew before: made of its texts, whatever their order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def known_members(
    keys: Sequence[str], previous: Sequence[PreviousTheme], decided: Decided, pinned: Mapping[int, str]
) -> dict[str, list[int]]:
    """Rows of the distinct texts (`keys` are theirs) that stand in each known theme, those of people first.

    What people decided wins: a text they moved counts where they put it, and a settled axis knows their themes alone.
    """
    row_of = {key: row for row, key in enumerate(keys)}
    members: dict[str, list[int]] = {theme: [] for theme in decided.themes}
    for row, theme in sorted(pinned.items()):
        if theme != OTHER:
            members.setdefault(theme, []).append(row)
    for known in previous:
        if decided.settled and known.key not in members:
            continue
        rows = sorted(row_of[key] for key in known.members if key in row_of)
        members.setdefault(known.key, []).extend(row for row in rows if row not in pinned)
    return members


def recognised(labels: Labels, known: Mapping[str, Sequence[int]], pinned: Mapping[int, str]) -> dict[int, str]:
    """Label -> key of the known theme that it is, by the texts they share; nobody has two, nothing is two."""
    names = [key for key, rows in known.items() if rows]
    found = sorted(set(labels[labels >= 0].tolist()))
    if not names or not found:
        return {}
    weights = {row: PINNED_WEIGHT for row, key in pinned.items() if key != OTHER}
    alike = _alike([np.flatnonzero(labels == label) for label in found], [known[name] for name in names], weights)
    rows, columns = linear_sum_assignment(-alike)
    return {
        found[row]: names[column] for row, column in zip(rows, columns, strict=True) if alike[row, column] >= SAME_THEME
    }


def _alike(
    found: Sequence[npt.NDArray[np.int64]], known: Sequence[Sequence[int]], weights: Mapping[int, int]
) -> npt.NDArray[Any]:
    """Weight in common, as a share of the lighter of the two; the text counts among those still here."""
    alike = np.zeros((len(found), len(known)))
    theme_of = {row: column for column, rows in enumerate(known) for row in rows}
    heavy = np.array([sum(weights.get(row, 1) for row in rows) for rows in known])
    for place, rows in enumerate(found):
        weight = 0
        for row in rows.tolist():
            each = weights.get(row, 1)
            weight += each
            if row in theme_of:
                alike[place, theme_of[row]] += each
        alike[place] /= np.maximum(1, np.minimum(weight, heavy))
    return alike
