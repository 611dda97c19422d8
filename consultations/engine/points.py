"""Distinct texts as points: their words and what they mean, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from consultations.engine.distinct import Distinct, distinct, every
from consultations.engine.findings import Document
from consultations.engine.neighbours import confirmed, evened, smoothed
from consultations.engine.vectors import Encoder, Matrix, centred_by_language, unit

LEARNT_FROM = 2_400
"""Texts that shape the themes; the others of a very large set join the nearest."""
MEANING, MEANING_OF_FEW = 2.0, 1.0
"""What meaning weighs beside words. Among a few texts a rare word that two of them share says as much."""
LIGHTEST, HEAVIEST = 0.8, 3.0
FEW = 30
TAUGHT = 1.2
"""What meaning weighs where people show by examples what belongs together: their words tell neighbours apart."""
BACKGROUND, THIN = 1_200, 100
"""Texts of a background that are read at most, and how many there must be before it says anything."""


@dataclass(frozen=True)
class Background:
    """What others said on the same subject, without any themes; row i of `meaning` belongs to `documents[i]`.

    It shows which words are rare, what everybody means, and what lies between two of the texts that are asked about.
    """

    documents: Sequence[Document]
    meaning: Matrix | None = None


@dataclass(frozen=True)
class Points:
    """`rows` are the distinct texts that shape the themes and `learnt` their points; `all` has one for each text."""

    rows: npt.NDArray[np.int64]
    learnt: Matrix
    all: Matrix
    drawn: bool = False
    """Whether they listened to their neighbours in a background: they are then much more alike."""


def points_of(
    documents: Sequence[Document],
    read: Distinct,
    encoder: Encoder,
    meaning: Matrix | None,
    chosen: Sequence[int],
    weight: float | None = None,
) -> Points:
    """Read the distinct texts; in a large set `chosen` rows and a sample of the others learn for all.

    `weight` is what meaning weighs beside words; where it is not given, the texts themselves tell.

    Words are read only of those that learn, when the meaning of the others is known.
    """
    languages = [documents[head].language for head in read.heads]
    size = len(languages)
    means = None if meaning is None else _centred(meaning, read.heads, languages)
    without = np.arange(size) if means is None else np.flatnonzero(~means.any(axis=1))
    if size > LEARNT_FROM and means is not None and len(without) <= LEARNT_FROM:
        rows = _sample(documents, read, [*chosen, *without.tolist()])
        learnt = _beside(_words(documents, read, encoder, rows, languages), means[rows], weight)
        return Points(rows, learnt, means)
    rows = np.arange(size)
    both = _words(documents, read, encoder, rows, languages)
    if means is not None:
        both = _beside(both, means, weight)
    if size > LEARNT_FROM:
        rows = _sample(documents, read, chosen)
    return Points(rows, both[rows], both)


def points_beside(
    documents: Sequence[Document], read: Distinct, encoder: Encoder, meaning: Matrix | None, background: Background
) -> Points | None:
    """Read few texts among the many of a background, and draw them towards those that they resemble there.

    Nothing, where the background is too thin to help.
    """
    others = distinct(background.documents, {})
    if len(others.heads) < THIN:
        return None
    chosen = _in_drawn_order(background.documents, others)[:BACKGROUND]
    together = [*(documents[head] for head in read.heads), *(background.documents[others.heads[row]] for row in chosen)]
    means = None
    if meaning is not None and background.meaning is not None:
        means = np.vstack([meaning[list(read.heads)], background.meaning[[others.heads[row] for row in chosen]]])
    both = points_of(together, every(len(together)), encoder, means, ()).all
    found = smoothed(evened(both))[: len(read.heads)]
    return Points(np.arange(len(found)), found, found, drawn=True)


def _centred(meaning: Matrix, heads: Sequence[int], languages: Sequence[str]) -> Matrix:
    return centred_by_language(meaning[list(heads)].astype(np.float32, copy=False), languages)


def _words(
    documents: Sequence[Document],
    read: Distinct,
    encoder: Encoder,
    rows: npt.NDArray[np.int64],
    languages: Sequence[str],
) -> Matrix:
    spoken = [languages[row] for row in rows]
    found = encoder.encode([documents[read.heads[row]].text for row in rows], spoken)
    return centred_by_language(found, spoken)


def _beside(words: Matrix, means: Matrix, weight: float | None) -> Matrix:
    return unit(np.hstack([words, (weight or _weight(words, means)) * means]))


def _weight(words: Matrix, means: Matrix) -> float:
    """What meaning weighs beside these words: little where it confirms them, much where they are shared by chance."""
    if len(words) < FEW:
        return MEANING_OF_FEW
    sure = confirmed(words, means)
    if sure is None:
        return MEANING
    return float(np.clip(MEANING * (1 - sure) / max(sure, 1e-6), LIGHTEST, HEAVIEST))


def _sample(documents: Sequence[Document], read: Distinct, chosen: Sequence[int]) -> npt.NDArray[np.int64]:
    """The chosen rows and as many others as are wanted: drawn by their keys, so that new texts shift little."""
    order = _in_drawn_order(documents, read)
    return np.array(sorted(dict.fromkeys([*chosen, *order][: max(LEARNT_FROM, len(chosen))])))


def _in_drawn_order(documents: Sequence[Document], read: Distinct) -> list[int]:
    return sorted(
        range(len(read.heads)), key=lambda row: crc32(documents[read.heads[row]].key.encode("utf-8", "surrogatepass"))
    )
