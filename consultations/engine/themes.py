"""Themes of a set of contributions: what many say, what few say, and what could not be read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from consultations.engine.clustering import Labels, closeness, few_together, labelled
from consultations.engine.distinct import Distinct, distinct
from consultations.engine.findings import OTHER, Decided, Document, PreviousTheme, Theme, Themes
from consultations.engine.identities import known_members, recognised, theme_key
from consultations.engine.placing import place
from consultations.engine.vectors import Encoder, LexicalEncoder, Matrix, blended, centred_by_language, unit

__all__ = ["OTHER", "Decided", "Document", "PreviousTheme", "Theme", "Themes", "find_themes"]

LISTED_BELOW = 30
SURE = 0.35
"""Below this confidence a new text is placed on no settled theme: it stays in the open bucket, for a reader."""


def find_themes(
    texts: Sequence[Document],
    *,
    seed: int = 11,
    previous: Sequence[PreviousTheme] | None = None,
    k: int | None = None,
    encoder: Encoder | None = None,
    meaning: Matrix | None = None,
    decided: Decided | None = None,
) -> Themes:
    """Group documents by what they speak of; never raises on strange texts and never loses one.

    The number of themes comes from the data unless `k` is given; `previous` keeps the identity of known themes;
    `decided` is what people made of them, and stands. Row i of `meaning` is the stored sentence vector of `texts[i]`,
    zeros where there is none yet.
    """
    decided = decided or Decided()
    read = distinct(texts, decided.pinned)
    encoder = encoder or LexicalEncoder(seed=seed)
    listed = len(read.heads) < LISTED_BELOW
    found: list[Theme] = []
    sure: dict[int, float] = {}
    if read.heads:
        with threadpool_limits(1):
            points = _points(texts, read, encoder, meaning)
            known = known_members([texts[head].key for head in read.heads], previous or [], decided, read.pinned)
            if decided.settled:
                labels, names, sureness = _placed(points, known, read.pinned, seed)
            else:
                labels, names, sureness = _grouped(points, known, read.pinned, listed, k, seed)
        found = _themes(texts, read, labels, names, closeness(points, labels))
        sure = {
            index: float(sureness[row])
            for row, head in enumerate(read.heads)
            if labels[row] >= 0
            for index in read.copies[head]
        }
    placed = {index for theme in found for index in theme.members}
    other = tuple(sorted(index for head in read.heads for index in read.copies[head] if index not in placed))
    return Themes(tuple(found), other, read.unreadable, listed, read.leader_of, encoder.name, seed, sure)


def _points(texts: Sequence[Document], read: Distinct, encoder: Encoder, meaning: Matrix | None) -> Matrix:
    languages = [texts[head].language for head in read.heads]
    words = centred_by_language(encoder.encode([texts[head].text for head in read.heads], languages), languages)
    return words if meaning is None else blended(words, meaning[list(read.heads)], languages)


def _start(points: Matrix, known: Mapping[str, Sequence[int]]) -> Matrix | None:
    """Middles of the known themes, of what is still here of them."""
    middles = [points[list(rows)].mean(axis=0) for rows in known.values() if rows]
    return unit(np.array(middles, np.float32)) if middles else None


Placed = tuple[Labels, dict[int, str], npt.NDArray[np.float64]]
"""The label of each distinct text (-1: open), the known key of a label, and how sure each text's place is."""


def _grouped(
    points: Matrix,
    known: Mapping[str, Sequence[int]],
    pinned: Mapping[int, str],
    listed: bool,
    k: int | None,
    seed: int,
) -> Placed:
    """Cluster freely, from what is known; then put back what people had put somewhere."""
    if listed and any(known.values()):
        labels, names, sureness = _placed(points, known, pinned, seed)
        rest = np.flatnonzero((labels < 0) & [pinned.get(row) != OTHER for row in range(len(labels))])
        together = few_together(points[rest], k)
        labels[rest] = np.where(together >= 0, together + len(known), -1)
        sureness[rest] = 0.5
        return labels, names, sureness
    labels = labelled(points, listed, k, _start(points, known), seed)
    names = recognised(labels, known, pinned)
    label_of = {key: label for label, key in names.items()}
    for row, key in pinned.items():
        if key != OTHER and key not in label_of:
            label_of[key] = max([*label_of.values(), int(labels.max(initial=-1))]) + 1
        labels[row] = -1 if key == OTHER else label_of[key]
    names = {label: key for key, label in label_of.items()}
    sureness = closeness(points, labels)
    sureness[list(pinned)] = 1.0
    return labels, names, np.clip(sureness, 0, 1)


def _placed(points: Matrix, known: Mapping[str, Sequence[int]], pinned: Mapping[int, str], seed: int) -> Placed:
    """No theme is found: each text goes to a known one, or stays open where that is not sure."""
    names = list(known)
    taught = {row: key for key, rows in known.items() for row in rows}
    found = place(points, taught, seed=seed)
    sureness = np.array([placement.confidence for placement in found])
    labels = np.array(
        [
            names.index(placement.theme) if placement.theme != OTHER and placement.confidence >= SURE else -1
            for placement in found
        ],
        np.int64,
    )
    for row, key in pinned.items():
        labels[row], sureness[row] = (-1 if key == OTHER else names.index(key)), 1.0
    return labels, dict(enumerate(names)), sureness


def _themes(
    documents: Sequence[Document],
    read: Distinct,
    labels: Labels,
    names: Mapping[int, str],
    near: npt.NDArray[np.float64],
) -> list[Theme]:
    gathered: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        if label >= 0:
            gathered[label].append(row)
    themes = []
    for label, rows in gathered.items():
        leaders = tuple(read.heads[row] for row in sorted(rows, key=lambda row: (-near[row], row)))
        members = tuple(sorted(index for leader in leaders for index in read.copies[leader]))
        key = names.get(label) or theme_key(documents[leader].key for leader in leaders)
        themes.append(Theme(key, members, leaders, {read.heads[row]: float(near[row]) for row in rows}))
    return sorted(themes, key=lambda theme: (-len(theme.members), theme.members))
