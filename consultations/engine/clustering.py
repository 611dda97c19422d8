"""Points gathered into groups: how many, around what, and who stands too far from all of them."""

from typing import Any

import numpy as np
import numpy.typing as npt

# scikit-learn takes seconds to import: the functions that cluster do it, not every process that only knows the types.
from consultations.engine.vectors import Matrix, unit

SMALLEST_THEME = 3
LEARNT_FROM = 6_000
"""Texts that shape the themes; the others of a very large set join the nearest."""
ALIKE = 0.30
"""How alike, on average, a few texts must be to be shown together in a plain list."""

Labels = npt.NDArray[np.int64]


def _number_of_themes(points: Matrix, seed: int) -> int:
    """Between a reader's least and most for so many texts, the number whose groups stand apart best."""
    size = len(points)
    middle = 1.3 * size**0.38
    lowest, highest = max(3, round(middle * 0.65)), min(24, max(4, round(middle * 1.5)))
    candidates = sorted(set(np.linspace(lowest, highest, 6).astype(int)))
    sample = np.random.default_rng(seed).permutation(size)[:1_500]
    scores = {k: _apartness(points[sample], int(k), seed) for k in candidates if k < len(sample)}
    return int(max(scores, key=lambda k: (scores[k], -k))) if scores else 1


def _apartness(points: Matrix, k: int, seed: int) -> float:
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    found = KMeans(k, n_init=2, random_state=seed).fit_predict(points)
    return float(silhouette_score(points, found)) if 1 < len(set(found)) < len(points) else -1.0


def _centres(points: Matrix, k: int, start: Matrix | None, seed: int) -> Matrix:
    """Centres of k groups, grown from those of the previous themes when there are any."""
    from sklearn.cluster import KMeans

    learnt = (
        points[np.random.default_rng(seed).permutation(len(points))[:LEARNT_FROM]]
        if len(points) > LEARNT_FROM
        else points
    )
    k = min(k, len(np.unique(learnt, axis=0)))
    if start is not None and len(start):
        start = _completed(learnt, start, k)
        return unit(KMeans(len(start), init=start, n_init=1, random_state=seed).fit(learnt).cluster_centers_)
    return unit(KMeans(k, n_init=8, random_state=seed).fit(learnt).cluster_centers_)


def _completed(points: Matrix, start: Matrix, k: int) -> Matrix:
    """Add to known centres the texts furthest from all of them, until there are k."""
    while len(start) < k:
        furthest = int(np.argmin((points @ start.T).max(axis=1)))
        start = np.vstack([start, points[furthest : furthest + 1]])
    return start


def _grouped(points: Matrix, k: int, start: Matrix | None, seed: int) -> tuple[Labels, npt.NDArray[Any]]:
    """Each text's theme, and how near it is to each theme's centre."""
    near = points @ _centres(points, k, start, seed).T
    return near.argmax(axis=1).astype(np.int64), near


def _on_the_edge(labels: Labels, near: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Texts nearly without a tie to their theme, judged by how tightly that theme holds its own."""
    own = near[np.arange(len(labels)), labels]
    edge = own <= 0.05
    for label in np.unique(labels):
        inside = labels == label
        edge |= inside & (own < 0.35 * float(np.median(own[inside])))
    return np.asarray(edge, dtype=np.bool_)


def few_together(points: Matrix, k: int | None) -> Labels:
    """Coarse groups of a few texts: those plainly alike; -1 for a voice on its own."""
    from sklearn.cluster import AgglomerativeClustering

    if len(points) < 2:
        return np.full(len(points), -1, np.int64)
    if k:
        return np.asarray(AgglomerativeClustering(min(k, len(points))).fit_predict(points), dtype=np.int64)
    apart = np.clip(1 - points @ points.T, 0, 2)
    joined = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=1 - ALIKE)
    found = joined.fit_predict(apart)
    return np.where(np.bincount(found)[found] > 1, found, -1).astype(np.int64)


def _with_small_ones_open(labels: Labels) -> Labels:
    """A handful is not a theme: its texts stay visible in the open bucket."""
    counts = np.bincount(labels[labels >= 0], minlength=1)
    return np.where((labels >= 0) & (counts[labels] >= SMALLEST_THEME), labels, -1)


def labelled(points: Matrix, listed: bool, k: int | None, start: Matrix | None, seed: int) -> Labels:
    """The theme of each distinct text, -1 for the open bucket."""
    labels = np.full(len(points), -1, np.int64)
    comparable = np.linalg.norm(points, axis=1) > 0
    found = points[comparable]
    if listed:
        labels[comparable] = few_together(found, k)
    elif len(found) > SMALLEST_THEME:
        grouped, near = _grouped(found, k or _number_of_themes(found, seed), start, seed)
        labels[comparable] = _with_small_ones_open(np.where(_on_the_edge(grouped, near), -1, grouped))
    return labels


def closeness(points: Matrix, labels: Labels) -> npt.NDArray[np.float64]:
    """How near each text is to the middle of its theme; 0 outside themes."""
    closeness = np.zeros(len(points))
    for label in np.unique(labels[labels >= 0]):
        inside = np.flatnonzero(labels == label)
        closeness[inside] = points[inside] @ unit(points[inside].mean(axis=0, keepdims=True))[0]
    return closeness
