"""Themes of a set of contributions: what many say, what few say, and what could not be read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consultations.engine.clustering import (
    ALIKE,
    ALIKE_DRAWN,
    SMALLEST_THEME,
    Labels,
    clustered,
    clustered_again,
    few_together,
    middles,
    nearness,
    spread,
    sureness,
)
from consultations.engine.distinct import Distinct, distinct
from consultations.engine.findings import OTHER, Decided, Document, PreviousTheme, Theme, Themes
from consultations.engine.identities import known_members, recognised, theme_key
from consultations.engine.matrices import one_thread
from consultations.engine.placing import place
from consultations.engine.points import TAUGHT, Background, Points, points_beside, points_of
from consultations.engine.vectors import FINE, FINER, Encoder, LexicalEncoder, Matrix

__all__ = [
    "LISTED_BELOW",
    "OTHER",
    "Background",
    "Decided",
    "Document",
    "PreviousTheme",
    "Theme",
    "Themes",
    "find_themes",
]

LISTED_BELOW = 30
SURE = 0.35
"""Below this confidence a new text is placed on no settled theme: it stays in the open bucket, for a reader."""
MOSTLY_KNOWN = 0.5
"""Share of the texts that stood in themes before, from which those themes are carried on and not found anew."""
EXEMPLARS = 30
"""So many texts of each known theme shape it again in a very large set."""


def find_themes(
    texts: Sequence[Document],
    *,
    seed: int = 11,
    previous: Sequence[PreviousTheme] | None = None,
    k: int | None = None,
    encoder: Encoder | None = None,
    meaning: Matrix | None = None,
    decided: Decided | None = None,
    background: Background | None = None,
) -> Themes:
    """Group documents by what they speak of; never raises on strange texts and never loses one.

    The number of themes comes from the data unless `k` is given; `previous` keeps the identity of known themes;
    `decided` is what people made of them, and stands. Row i of `meaning` is the stored sentence vector of `texts[i]`,
    zeros where there is none yet; without them texts are compared by their words alone. Where there are too few
    texts to find themes in, they are read beside those of a `background`, of which nothing is returned.
    """
    decided = decided or Decided()
    read = distinct(texts, decided.pinned)
    listed = len(read.heads) < LISTED_BELOW
    beside = background if listed and not decided.settled else None
    encoder = encoder or _encoder(seed, decided, beside)
    found: list[Theme] = []
    sure: dict[int, float] = {}
    if read.heads:
        with one_thread():
            known = known_members([texts[head].key for head in read.heads], previous or [], decided, read.pinned)
            points = None if beside is None else points_beside(texts, read, encoder, meaning, beside)
            if points is None:
                weight = TAUGHT if decided.settled else None
                points = points_of(texts, read, encoder, meaning, _exemplars(known, read.pinned), weight)
            if decided.settled:
                placed = _placed(points.all, known, read.pinned, seed)
            elif listed:
                placed = _few(points, known, read.pinned, k, seed)
            else:
                placed = _grouped(points, known, read.pinned, k, seed)
            near = nearness(points.all, placed.labels)
        found = _themes(texts, read, placed, near)
        sure = {index: float(placed.sure[row]) for row, index in _in_themes(read, placed)}
    other = tuple(sorted(index for head in read.heads for index in read.copies[head] if index not in sure))
    return Themes(tuple(found), other, read.unreadable, listed, read.leader_of, _name(encoder, meaning), seed, sure)


def _encoder(seed: int, decided: Decided, beside: Background | None) -> Encoder:
    if decided.settled:
        return LexicalEncoder(seed=seed, dimensions=FINE)
    return LexicalEncoder(seed=seed) if beside is None else LexicalEncoder(seed=seed, dimensions=FINER)


def _name(encoder: Encoder, meaning: Matrix | None) -> str:
    return encoder.name if meaning is None else f"{encoder.name}+meaning"


@dataclass(frozen=True)
class _Placed:
    """The label of each distinct text (-1: open), the known key of a label, and how sure each text's place is."""

    labels: Labels
    names: Mapping[int, str]
    sure: npt.NDArray[np.float32]


def _exemplars(known: Mapping[str, Sequence[int]], pinned: Mapping[int, str]) -> list[int]:
    """Rows that must be among those that shape the themes: what people put somewhere, some of each known theme."""
    return list(dict.fromkeys([*pinned, *(row for rows in known.values() for row in rows[:EXEMPLARS])]))


def _grouped(
    points: Points, known: Mapping[str, Sequence[int]], pinned: Mapping[int, str], k: int | None, seed: int
) -> _Placed:
    """Cluster freely, from what is known where that is most of the texts; what people put somewhere is there."""
    size = len(points.all)
    held = np.full(size, -1, np.int64)
    for label, members in enumerate(known.values()):
        held[list(members)] = label
    read = np.flatnonzero(points.learnt.any(axis=1))
    rows, learnt = points.rows[read], points.learnt[read]
    stood = held[rows]
    labels = np.full(size, -1, np.int64)
    names = dict(enumerate(known))
    if len(rows) > SMALLEST_THEME:
        place_of = {row: place for place, row in enumerate(rows.tolist())}
        fixed = [place_of[row] for row, key in pinned.items() if key != OTHER and row in place_of]
        goes_on = (stood >= 0).mean() >= MOSTLY_KNOWN
        found = clustered_again(learnt, k, stood, len(known), fixed, seed) if goes_on else clustered(learnt, k, seed)
        if not goes_on:
            held[:] = -1
        labels = spread(points.all, rows, found, held)
        if not goes_on:
            names = recognised(labels, known, pinned)
    return _as_decided(points.all, labels, names, pinned)


def _as_decided(points: Matrix, labels: Labels, names: Mapping[int, str], pinned: Mapping[int, str]) -> _Placed:
    """Put back what people had put somewhere; a theme of theirs that was not found is made of their texts alone."""
    label_of = {key: label for label, key in names.items()}
    free = max([*names, int(labels.max(initial=-1))], default=-1) + 1
    for row, key in pinned.items():
        if key != OTHER and key not in label_of:
            label_of[key] = free
            free += 1
        labels[row] = -1 if key == OTHER else label_of[key]
    sure = np.zeros(len(labels), np.float32)
    inside = np.flatnonzero(labels >= 0)
    if len(inside):
        chances = sureness(points @ middles(points, labels, int(labels.max()) + 1).T)
        sure[inside] = chances[inside, labels[inside]]
    sure[list(pinned)] = 1
    return _Placed(labels, {label: key for key, label in label_of.items()}, sure)


def _few(
    points: Points, known: Mapping[str, Sequence[int]], pinned: Mapping[int, str], k: int | None, seed: int
) -> _Placed:
    """Too few to find themes: they go to those known, and what is left is shown together where it is plainly alike."""
    taught = sum(map(bool, known.values()))
    placed = _placed(points.all, known, pinned, seed)
    left = [row for row, label in enumerate(placed.labels.tolist()) if label < 0 and row not in pinned]
    together = few_together(points.all[left], None if taught else k, ALIKE_DRAWN if points.drawn else ALIKE)
    placed.labels[left] = np.where(together >= 0, together + len(known), -1)
    return _as_decided(points.all, placed.labels, placed.names, pinned)


def _placed(points: Matrix, known: Mapping[str, Sequence[int]], pinned: Mapping[int, str], seed: int) -> _Placed:
    """Find no theme: each text goes to a known one, or stays open where that is not sure."""
    names = list(known)
    taught = {row: key for key, rows in known.items() for row in rows}
    labels = np.full(len(points), -1, np.int64)
    sure = np.zeros(len(points), np.float32)
    for row, placement in enumerate(place(points, taught, seed=seed)):
        if placement.theme != OTHER and placement.confidence >= SURE:
            labels[row], sure[row] = names.index(placement.theme), placement.confidence
    for row, key in pinned.items():
        labels[row], sure[row] = (-1 if key == OTHER else names.index(key)), 1
    return _Placed(labels, dict(enumerate(names)), sure)


def _in_themes(read: Distinct, placed: _Placed) -> Iterator[tuple[int, int]]:
    """Each document that stands in a theme, beside the row of its distinct text."""
    for row in np.flatnonzero(placed.labels >= 0).tolist():
        for index in read.copies[read.heads[row]]:
            yield row, index


def _themes(
    documents: Sequence[Document], read: Distinct, placed: _Placed, near: npt.NDArray[np.float32]
) -> list[Theme]:
    gathered: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(placed.labels.tolist()):
        if label >= 0:
            gathered[label].append(row)
    themes = []
    for label, rows in gathered.items():
        leaders = tuple(read.heads[row] for row in sorted(rows, key=lambda row: (-near[row], row)))
        members = tuple(sorted(index for leader in leaders for index in read.copies[leader]))
        key = placed.names.get(label) or theme_key(documents[leader].key for leader in leaders)
        themes.append(Theme(key, members, leaders, {read.heads[row]: float(near[row]) for row in rows}))
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.members))
