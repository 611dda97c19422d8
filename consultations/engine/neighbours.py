"""Texts drawn towards those they resemble: what two neighbours each say in their own words comes together."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from consultations.engine.matrices import Matrix, Sparse, unit

NEAREST = 12
"""Neighbours listened to; in a small set a quarter of it at most."""
HEARD = 0.8
"""How much of a text is made of its neighbours at each round."""
ROUNDS = 10
BLOCK = 512
ASKED = 1_200
"""Texts whose neighbours are looked at to tell how far words are to be trusted."""
LEFT = 3.0
"""What is left of a direction, however much neighbours differ in it, against the usual difference."""


def smoothed(points: Matrix) -> Matrix:
    """Return the points after some rounds of listening to their neighbours; rows of zeros stay alone."""
    nearest = min(NEAREST, len(points) // 4)
    if nearest < 1:
        return points
    heard = _graph(points, nearest)
    drawn = points
    for _ in range(ROUNDS):
        drawn = unit((1 - HEARD) * points + HEARD * (heard @ drawn))
    return drawn


def confirmed(words: Matrix, means: Matrix) -> float | None:
    """Return how far meaning confirms words, 0 to 1: do those who mean alike say the same words?

    What neighbours by meaning share of words, as a part of what neighbours by words share; both beyond what any two
    texts share. Nothing, where there are too few to tell.
    """
    read = np.flatnonzero(words.any(axis=1) & means.any(axis=1))
    read = read[:: 1 + len(read) // (ASKED + 1)]
    nearest = min(NEAREST, len(read) // 4)
    if nearest < 2:
        return None
    alike = words[read] @ words[read].T
    usual = (alike.sum() - np.trace(alike)) / (len(read) * (len(read) - 1))
    most = float(np.take_along_axis(alike, _nearest(alike, nearest), axis=1).mean() - usual)
    shared = float(np.take_along_axis(alike, _nearest(means[read] @ means[read].T, nearest), axis=1).mean() - usual)
    return min(1.0, max(0.0, shared / most)) if most > 1e-6 else None


def _nearest(alike: Matrix, nearest: int) -> npt.NDArray[np.int64]:
    """Columns of the nearest of each row but itself."""
    others = alike.copy()
    np.fill_diagonal(others, -1)
    return np.argpartition(-others, nearest, axis=1)[:, :nearest]


def evened(points: Matrix) -> Matrix:
    """Return the points measured so that whatever neighbours usually differ in tells less of how near they are."""
    nearest = min(NEAREST, len(points) // 4)
    if nearest < 1:
        return points
    differences = points - _graph(points, nearest) @ points
    spread = (differences.T @ differences).astype(np.float64)
    amounts, directions = np.linalg.eigh(spread)
    usual = max(float(amounts.mean()), 1e-9)
    scaled: Matrix = points @ (directions / np.sqrt(np.maximum(amounts, 0) / usual + LEFT)).astype(np.float32)
    return unit(scaled)


def _graph(points: Matrix, nearest: int) -> Sparse:
    """Each row's shares of its neighbours: those it is nearest to, and those nearest to it."""
    size = len(points)
    columns, values = [], []
    for start in range(0, size, BLOCK):
        alike = points[start : start + BLOCK] @ points.T
        rows = np.arange(len(alike))
        alike[rows, rows + start] = -1
        near = np.argpartition(-alike, nearest, axis=1)[:, :nearest]
        columns.append(near.ravel())
        values.append(np.maximum(np.take_along_axis(alike, near, axis=1), 0).ravel())
    pointers = np.arange(0, size * nearest + 1, nearest)
    one_way = sparse.csr_array((np.concatenate(values), np.concatenate(columns), pointers), shape=(size, size))
    both = one_way.maximum(one_way.T.tocsr())
    total = np.asarray(both.sum(axis=1)).ravel()
    return (sparse.diags_array(1 / np.where(total > 0, total, 1)) @ both).astype(np.float32).tocsr()
