"""How well themes agree with labels that people gave: the figures behind `evaluate`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consultations.engine.distinct import every
from consultations.engine.findings import Document, Themes
from consultations.engine.meaning import SentenceEncoder
from consultations.engine.placing import place
from consultations.engine.points import TAUGHT, Background, points_of
from consultations.engine.themes import find_themes
from consultations.engine.vectors import FINE, LexicalEncoder, Matrix

Figures = dict[str, float | int | None]

FIRST = 0.8
"""Share of the texts that had come when themes were found for the first time."""
FEW, DRAWS = 20, 30


@dataclass(frozen=True)
class Labelled:
    """Texts with the language and the label that people gave them, and how they are read."""

    documents: list[Document]
    labels: list[str]
    encoder: str

    def meaning(self, rows: Sequence[int] | None = None) -> Matrix | None:
        """Sentence vectors of these rows, or of all; none when words alone are asked for."""
        if self.encoder == "lexical":
            return None
        chosen = self.documents if rows is None else [self.documents[row] for row in rows]
        return SentenceEncoder().encode([one.text for one in chosen], [one.language for one in chosen])


def clusters_of(found: Themes, count: int) -> list[int]:
    """The theme of each document as a number; the open bucket and what cannot be read are one cluster, -1."""
    clusters = [-1] * count
    for number, theme in enumerate(found.themes):
        for index in theme.members:
            clusters[index] = number
    return clusters


def measure_themes(given: Labelled, *, k: int | None, seed: int) -> Figures:
    """Agreement of the themes with the labels, and with the languages, which should be none; reading included."""
    from sklearn.metrics import adjusted_rand_score

    count = len(given.documents)
    started = time.perf_counter()
    found = find_themes(given.documents, seed=seed, k=k, meaning=given.meaning())
    seconds = time.perf_counter() - started
    clusters = clusters_of(found, count)
    return {
        "n": count,
        "k": len(found.themes),
        "nmi": _nmi(given.labels, clusters),
        "ari": round(float(adjusted_rand_score(given.labels, clusters)), 4),
        "language_nmi": _nmi([one.language for one in given.documents], clusters),
        "other_share": round(clusters.count(-1) / max(1, count), 4),
        "seconds": round(seconds, 2),
    }


def measure_assign(given: Labelled, *, per_label: int, seed: int) -> Figures:
    """Share of the texts that are placed rightly when so many of each label are taught; those are not counted."""
    started = time.perf_counter()
    chance = np.random.default_rng(seed)
    taught: dict[int, str] = {}
    for label in sorted(set(given.labels)):
        rows = [row for row, one in enumerate(given.labels) if one == label]
        taught |= {int(row): label for row in chance.permutation(rows)[:per_label]}
    found = place(_all_points(given, seed), taught, seed=seed)
    rest = [row for row in range(len(given.labels)) if row not in taught]
    right = sum(found[row].theme == given.labels[row] for row in rest)
    return {
        "n": len(given.labels),
        "labels": len(set(given.labels)),
        "taught": len(taught),
        "accuracy": round(right / max(1, len(rest)), 4),
        "seconds": round(time.perf_counter() - started, 2),
    }


def _all_points(given: Labelled, seed: int) -> Matrix:
    """Every text as a point, copies too: here each is asked about."""
    size = len(given.documents)
    encoder = LexicalEncoder(seed=seed, dimensions=FINE)
    return points_of(given.documents, every(size), encoder, given.meaning(), range(size), TAUGHT).all


def measure_recompile(given: Labelled, *, k: int | None, seed: int) -> Figures:
    """What is left of the first themes when the last fifth of the texts comes in, and what that costs."""
    count = len(given.documents)
    meaning = given.meaning()
    first_rows = round(FIRST * count)
    early = given.documents[:first_rows]
    first = find_themes(early, seed=seed, k=k, meaning=None if meaning is None else meaning[:first_rows])
    again = find_themes(given.documents, seed=seed, k=k, meaning=meaning, previous=first.as_previous(early))
    fresh = find_themes(given.documents, seed=seed, k=k, meaning=meaning)
    members = {theme.key: set(theme.members) for theme in again.themes}
    stood = sum(len(theme.members) for theme in first.themes)
    stayed = sum(len(members.get(theme.key, set()) & set(theme.members)) for theme in first.themes)
    return {
        "n": count,
        "k": len(again.themes),
        "kept": round(stayed / max(1, stood), 4),
        "surviving": round(sum(theme.key in members for theme in first.themes) / max(1, len(first.themes)), 4),
        "nmi": _nmi(given.labels, clusters_of(again, count)),
        "nmi_fresh": _nmi(given.labels, clusters_of(fresh, count)),
    }


def measure_few(given: Labelled, *, seed: int) -> Figures:
    """Twenty texts drawn thirty times, as many themes asked for as they have labels: the mean agreement.

    `ari`: as a report reads so few, beside the other texts of the file, of which no label is looked at. `ari_alone`:
    with nothing beside them.
    """
    meaning = given.meaning()
    alone, beside, asked = [], [], []
    for draw in range(DRAWS):
        order = np.random.default_rng([seed, draw]).permutation(len(given.documents)).tolist()
        rows, others = order[:FEW], order[FEW:]
        asked.append(len({given.labels[row] for row in rows}))
        alone.append(_agreed_of_few(given, rows, meaning, None, seed))
        background = Background([given.documents[row] for row in others], None if meaning is None else meaning[others])
        beside.append(_agreed_of_few(given, rows, meaning, background, seed))
    return {
        "n": FEW,
        "draws": DRAWS,
        "k": round(sum(asked) / DRAWS, 1),
        "ari": round(sum(beside) / DRAWS, 4),
        "ari_alone": round(sum(alone) / DRAWS, 4),
    }


def _agreed_of_few(
    given: Labelled, rows: Sequence[int], meaning: Matrix | None, background: Background | None, seed: int
) -> float:
    from sklearn.metrics import adjusted_rand_score

    labels = [given.labels[row] for row in rows]
    found = find_themes(
        [given.documents[row] for row in rows],
        seed=seed,
        k=len(set(labels)),
        meaning=None if meaning is None else meaning[list(rows)],
        background=background,
    )
    # A voice beside the themes stands for itself: with so few texts nothing is counted together.
    clusters = [number if number >= 0 else -1 - row for row, number in enumerate(clusters_of(found, len(rows)))]
    return float(adjusted_rand_score(labels, clusters))


def measure_encoding(given: Labelled) -> Figures:
    """Texts whose meaning is read in a second of the processor, on one core; loading is counted apart."""
    encoder = SentenceEncoder()
    started = time.process_time()
    encoder.encode(["une école"], ["fr"])
    loaded = time.process_time()
    encoder.encode([one.text for one in given.documents], [one.language for one in given.documents])
    seconds = time.process_time() - loaded
    return {
        "n": len(given.documents),
        "per_second": round(len(given.documents) / seconds, 1),
        "loading": round(loaded - started, 2),
    }


def _nmi(one: Sequence[object], other: Sequence[object]) -> float:
    from sklearn.metrics import normalized_mutual_info_score

    return round(float(normalized_mutual_info_score(one, other)), 4)
