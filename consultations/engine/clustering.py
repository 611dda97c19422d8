"""Points gathered into groups: how many, around what, and who stands too far from all of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from consultations.engine.matrices import Matrix, unit

# scikit-learn takes seconds to import: the functions that cluster do it, not every process that only knows the types.
from consultations.engine.neighbours import smoothed

SMALLEST_THEME = 3
STARTS = 10
"""Times that k-means begins anew; the tightest groups are kept."""
ROUNDS = 30
LOYALTY = 0.2
"""How much nearer another theme must be before a text leaves the one it stood in."""
UNHEARD = 0.2
"""How much nearer to one another than to any known theme new texts are that speak of something new."""
LOOKED_AT = 1_000
"""Texts on which the number of themes is tried."""
ALIKE, ALIKE_DRAWN = 0.30, 0.75
"""How alike, on average, a few texts must be to be shown together in a plain list: by themselves, and where they were
drawn towards the texts of a background."""
SHARPNESS = 0.08
"""Differences of nearness that make a place sure."""

Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def clustered(points: Matrix, k: int | None, seed: int) -> Labels:
    """Gather points that nobody knew before; -1 for those that are left in the open bucket."""
    drawn = smoothed(points)
    k = min(k or number_of_themes(drawn, seed), len(np.unique(drawn, axis=0)))
    return opened(points, _k_means(drawn, k, seed))


def clustered_again(points: Matrix, k: int | None, held: Labels, known: int, fixed: Sequence[int], seed: int) -> Labels:
    """Gather points of which `held` says in which known group they stood (-1: in none); the rows `fixed` do not move.

    A text leaves its theme only for one that is clearly nearer. New themes begin among the texts that stood nowhere:
    as many as are missing, and more where those texts speak of what nobody spoke of before.
    """
    drawn = smoothed(points)
    centres = middles(drawn, held, known)
    new = np.flatnonzero(held < 0)
    wanted = k or number_of_themes(drawn, seed)
    centres = np.vstack([centres, _new_middles(drawn[new], centres, wanted, len(new) / len(points), seed)])
    stood = np.flatnonzero(held >= 0)
    loyalty = np.zeros((len(points), len(centres)), np.float32)
    loyalty[stood, held[stood]] = LOYALTY
    loyalty[list(fixed), held[list(fixed)]] = 9
    loyalty[:, ~centres.any(axis=1)] = -9  # known once, and nothing of it is here
    labels = held
    for _ in range(ROUNDS):
        before, labels = labels, np.asarray((drawn @ centres.T + loyalty).argmax(axis=1), dtype=np.int64)
        if np.array_equal(before, labels):
            break
        centres = middles(drawn, labels, len(centres), empty=centres)
    return opened(points, labels, stood)


def _new_middles(new: Matrix, centres: Matrix, wanted: int, share: float, seed: int) -> Matrix:
    """Middles of the new themes: those missing to the number wanted, and those far from every known theme."""
    missing = wanted - len(centres)
    room = min(max(missing, 0) + round(wanted * share), len(new) // (2 * SMALLEST_THEME))
    if room < 1:
        return centres[:0]
    labels = _k_means(new, room, seed)
    found = middles(new, labels, room)
    gained = np.einsum("ij,ij->i", new, found[labels]) - (new @ centres.T).max(axis=1)
    gains = np.bincount(labels, gained, room) / np.maximum(1, np.bincount(labels, minlength=room))
    best = np.argsort(-gains, kind="stable")
    return found[best[[place < missing or gains[one] > UNHEARD for place, one in enumerate(best.tolist())]]]


def middles(points: Matrix, labels: Labels, count: int, empty: Matrix | None = None) -> Matrix:
    """The middle of each of `count` groups; of one without points what `empty` says, or nothing."""
    if empty is not None:
        points, labels = np.vstack([empty * 1e-6, points]), np.concatenate([np.arange(count), labels])
    inside = np.flatnonzero(labels >= 0)
    each = sparse.csr_array((np.ones(len(inside), np.float32), (labels[inside], inside)), shape=(count, len(points)))
    return unit(each @ points)


def _k_means(points: Matrix, k: int, seed: int, starts: int = STARTS) -> Labels:
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(k, n_init=starts, random_state=seed).fit_predict(points), dtype=np.int64)


def number_of_themes(points: Matrix, seed: int) -> int:
    """Between a reader's least and most for so many texts, the number whose groups stand apart best."""
    size = len(points)
    middle = 1.3 * size**0.38
    lowest, highest = max(3, round(middle * 0.65)), min(24, max(4, round(middle * 1.5)))
    candidates = sorted(set(np.linspace(lowest, highest, 6).astype(int).tolist()))
    sample = points[np.random.default_rng(seed).permutation(size)[:LOOKED_AT]]
    scores = {k: _apartness(sample, k, seed) for k in candidates if k < len(sample)}
    return max(scores, key=lambda k: (scores[k], -k)) if scores else 1


def _apartness(points: Matrix, k: int, seed: int) -> float:
    from sklearn.metrics import silhouette_score

    if len(np.unique(points, axis=0)) <= k:
        return -1.0
    return float(silhouette_score(points, _k_means(points, k, seed, starts=2)))


def opened(points: Matrix, labels: Labels, stood: npt.NDArray[np.int64] | None = None) -> Labels:
    """Put into the open bucket (-1) the texts nearly without a tie to their theme, then themes of a handful.

    A text that `stood` in a theme before is not sent away.
    """
    edge = _on_the_edge(points, labels)
    if stood is not None:
        edge[stood] = False
    found = np.where(edge, -1, labels)
    counts = np.bincount(found[found >= 0], minlength=1)
    return np.where((found >= 0) & (counts[found] >= SMALLEST_THEME), found, -1)


def _on_the_edge(points: Matrix, labels: Labels) -> npt.NDArray[np.bool_]:
    """How far is far depends on how tightly a theme holds its own."""
    own = nearness(points, labels)
    edge = own <= 0.05
    for label in np.unique(labels):
        inside = labels == label
        edge |= inside & (own < 0.35 * float(np.median(own[inside])))
    return np.asarray(edge, dtype=np.bool_)


def spread(points: Matrix, rows: npt.NDArray[np.int64], labels: Labels, held: Labels) -> Labels:
    """Give every point a label, from the `labels` of some `rows`: that of the nearest middle, -1 far from all.

    `held` says where a point stood before: it leaves only for a theme that is clearly nearer.
    """
    count = int(labels.max(initial=-1)) + 1
    found = np.full(len(points), -1, np.int64)
    if count:
        near = points @ middles(points[rows], labels, count).T
        stood = np.flatnonzero((held >= 0) & (held < count))
        near[stood, held[stood]] += LOYALTY
        found = near.argmax(axis=1).astype(np.int64)
        found[_on_the_edge(points, found)] = -1
    found[rows] = labels
    return found


def nearness(points: Matrix, labels: Labels) -> Floats:
    """How near each point is to the middle of its group; 0 outside groups."""
    near = np.zeros(len(points), np.float32)
    inside = np.flatnonzero(labels >= 0)
    if len(inside):
        centres = middles(points, labels, int(labels.max()) + 1)
        near[inside] = np.einsum("ij,ij->i", points[inside], centres[labels[inside]])
    return near


def sureness(near: npt.NDArray[Any]) -> Floats:
    """Of nearnesses to every theme, the chance that each is the right one."""
    sharp = np.exp((near - near.max(axis=1, keepdims=True)) / SHARPNESS)
    chances: Floats = (sharp / sharp.sum(axis=1, keepdims=True)).astype(np.float32)
    return chances


def few_together(points: Matrix, k: int | None, alike: float = ALIKE) -> Labels:
    """Coarse groups of a few texts: those plainly alike; -1 for a voice on its own."""
    from sklearn.cluster import AgglomerativeClustering

    labels = np.full(len(points), -1, np.int64)
    rows = np.flatnonzero(np.linalg.norm(points, axis=1) > 0)
    if len(rows) < 2:
        return labels
    apart = np.clip(1 - points[rows] @ points[rows].T, 0, 2)
    asked = {"n_clusters": min(k, len(rows))} if k else {"n_clusters": None, "distance_threshold": 1 - alike}
    found = AgglomerativeClustering(metric="precomputed", linkage="average", **asked).fit_predict(apart)
    labels[rows] = found if k else np.where(np.bincount(found)[found] > 1, found, -1)
    return labels
