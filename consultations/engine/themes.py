"""Themes of a set of contributions: what many say, what few say, and what could not be read."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

# scikit-learn takes seconds to import: the functions that cluster do it, not every process that only knows the types.
from consultations.engine.duplicates import group_duplicates
from consultations.engine.text import tokens
from consultations.engine.vectors import Encoder, LexicalEncoder, Matrix, centred_by_language, unit

LISTED_BELOW = 30
SMALLEST_THEME = 3
LEARNT_FROM = 6_000
"""Texts that shape the themes; the others of a very large set join the nearest."""
ALIKE = 0.30
"""How alike, on average, a few texts must be to be shown together in a plain list."""
SAME_THEME = 0.3
"""Share of members in common from which a theme found again keeps its identity."""

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Document:
    """One contribution as the engine sees it."""

    key: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class PreviousTheme:
    """A theme of an earlier compilation: its identity and the keys of its members."""

    key: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Theme:
    """Documents that speak of one thing. `leaders` are its distinct texts, most central first."""

    key: str
    members: tuple[int, ...]
    leaders: tuple[int, ...]
    relevance: dict[int, float]

    @property
    def distinct_texts(self) -> int:
        """How many different texts stand behind the members."""
        return len(self.leaders)


@dataclass(frozen=True, slots=True)
class Themes:
    """Every document is in exactly one of `themes`, `other` and `unreadable`.

    `listed` says that there were too few texts to speak of shares: show a list, no percentage.
    """

    themes: tuple[Theme, ...]
    other: tuple[int, ...]
    unreadable: tuple[int, ...]
    listed: bool
    leader_of: tuple[int, ...]
    encoder: str
    seed: int

    def as_previous(self, documents: Sequence[Document]) -> list[PreviousTheme]:
        """What to remember of these themes to recognise them next time."""
        return [PreviousTheme(t.key, frozenset(documents[index].key for index in t.members)) for t in self.themes]


def _theme_key(keys: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(keys)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _readable(document: Document) -> bool:
    return any(token.folded.isalpha() for token in tokens(document.text, document.language))


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


def _few_together(points: Matrix, k: int | None) -> Labels:
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


def _start_from(
    previous: Sequence[PreviousTheme] | None, documents: Sequence[Document], heads: Sequence[int], points: Matrix
) -> Matrix | None:
    """Centres of the earlier themes, from their members that are still here."""
    if not previous:
        return None
    place = {documents[index].key: row for row, index in enumerate(heads)}
    found = [[place[key] for key in sorted(theme.members) if key in place] for theme in previous]
    centres = [points[rows].mean(axis=0) for rows in found if rows]
    return unit(np.array(centres, np.float32)) if centres else None


def _recognised(found: Sequence[frozenset[str]], previous: Sequence[PreviousTheme]) -> dict[int, str]:
    """One-to-one: which theme found now is which earlier one, by the members they share."""
    if not found or not previous:
        return {}
    alike = np.array(
        [[len(new & old.members) / max(1, min(len(new), len(old.members))) for old in previous] for new in found]
    )
    rows, columns = linear_sum_assignment(-alike)
    return {
        int(row): previous[column].key
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] >= SAME_THEME
    }


def _with_small_ones_open(labels: Labels) -> Labels:
    """A handful is not a theme: its texts stay visible in the open bucket."""
    counts = np.bincount(labels[labels >= 0], minlength=1)
    return np.where((labels >= 0) & (counts[labels] >= SMALLEST_THEME), labels, -1)


def _labelled(points: Matrix, listed: bool, k: int | None, start: Matrix | None, seed: int) -> Labels:
    """The theme of each distinct text, -1 for the open bucket."""
    labels = np.full(len(points), -1, np.int64)
    comparable = np.linalg.norm(points, axis=1) > 0
    found = points[comparable]
    if listed:
        labels[comparable] = _few_together(found, k)
    elif len(found) > SMALLEST_THEME:
        grouped, near = _grouped(found, k or _number_of_themes(found, seed), start, seed)
        labels[comparable] = _with_small_ones_open(np.where(_on_the_edge(grouped, near), -1, grouped))
    return labels


def _closeness(points: Matrix, labels: Labels) -> npt.NDArray[np.float64]:
    """How near each text is to the middle of its theme; 0 outside themes."""
    closeness = np.zeros(len(points))
    for label in np.unique(labels[labels >= 0]):
        inside = np.flatnonzero(labels == label)
        closeness[inside] = points[inside] @ unit(points[inside].mean(axis=0, keepdims=True))[0]
    return closeness


def _themes(
    documents: Sequence[Document],
    heads: Sequence[int],
    copies: dict[int, list[int]],
    labels: Labels,
    closeness: npt.NDArray[np.float64],
) -> list[Theme]:
    gathered: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        if label >= 0:
            gathered[int(label)].append(row)
    themes = []
    for rows in gathered.values():
        leaders = tuple(heads[row] for row in sorted(rows, key=lambda row: (-closeness[row], row)))
        members = tuple(sorted(index for leader in leaders for index in copies[leader]))
        relevance = {heads[row]: float(closeness[row]) for row in rows}
        themes.append(Theme(_theme_key(documents[leader].key for leader in leaders), members, leaders, relevance))
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.members))


def _kept_identities(
    themes: Sequence[Theme], documents: Sequence[Document], previous: Sequence[PreviousTheme]
) -> list[Theme]:
    known = _recognised([frozenset(documents[index].key for index in theme.members) for theme in themes], previous)
    return [Theme(known.get(row, t.key), t.members, t.leaders, t.relevance) for row, t in enumerate(themes)]


def find_themes(
    texts: Sequence[Document],
    *,
    seed: int = 11,
    previous: Sequence[PreviousTheme] | None = None,
    k: int | None = None,
    encoder: Encoder | None = None,
) -> Themes:
    """Group documents by what they speak of; never raises on strange texts and never loses one.

    The number of themes comes from the data unless `k` is given; `previous` keeps the identity of known themes.
    """
    encoder = encoder or LexicalEncoder(seed=seed)
    unreadable = tuple(index for index, document in enumerate(texts) if not _readable(document))
    skipped = set(unreadable)
    # In the order of their keys, so that the order in which they were fetched changes nothing.
    readable = sorted(
        (index for index in range(len(texts)) if index not in skipped), key=lambda index: texts[index].key
    )
    leader_of = list(range(len(texts)))
    for place, leader in enumerate(group_duplicates([texts[index].text for index in readable])):
        leader_of[readable[place]] = readable[leader]
    copies: dict[int, list[int]] = defaultdict(list)
    for index in readable:
        copies[leader_of[index]].append(index)
    heads = [index for index in readable if leader_of[index] == index]
    listed = len(heads) < LISTED_BELOW
    found: list[Theme] = []
    if heads:
        with threadpool_limits(1):
            languages = [texts[index].language for index in heads]
            points = centred_by_language(encoder.encode([texts[index].text for index in heads], languages), languages)
            start = _start_from(previous, texts, heads, points)
            labels = _labelled(points, listed, k, start, seed)
        gathered = _themes(texts, heads, copies, labels, _closeness(points, labels))
        found = _kept_identities(gathered, texts, previous or [])
    placed = {index for theme in found for index in theme.members}
    other = tuple(sorted(index for index in readable if index not in placed))
    return Themes(tuple(found), other, unreadable, listed, tuple(leader_of), encoder.name, seed)
