"""Texts as points: one small interface, and two that stand behind it: by their words, by what they mean."""

from collections.abc import Sequence
from math import log
from typing import Protocol

import numpy as np
from scipy import sparse

from consultations.engine.lexicon import notion
from consultations.engine.matrices import Matrix, Sparse, unit, unit_rows
from consultations.engine.meaning import SentenceEncoder
from consultations.engine.text import ARABIC_SCRIPT, stems

__all__ = ["Encoder", "LexicalEncoder", "Matrix", "SentenceEncoder", "centred_by_language", "unit"]


class Encoder(Protocol):
    """Turns texts into rows of equal length; `name` changes whenever its vectors would."""

    name: str

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """One row per text; a row of zeros for a text it can compare with no other."""
        ...


def counted(rows: Sequence[Sequence[str]]) -> tuple[Sparse, list[str]]:
    """How often each row has each term, and the terms in the order of the columns."""
    places: dict[str, int] = {}
    columns = np.fromiter((places.setdefault(term, len(places)) for row in rows for term in row), np.int32)
    pointers = np.cumsum([0, *map(len, rows)])
    terms = sorted(places)
    order = np.empty(len(terms), np.int32)
    order[[places[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
    matrix = sparse.csr_matrix(
        (np.ones(len(columns), np.int32), order[columns], pointers), shape=(len(rows), len(terms))
    )
    matrix.sum_duplicates()
    return matrix, terms


def weighed(counts: Sparse, *, least: int = 2, most: float = 0.5) -> Sparse:
    """Sublinear TF-IDF of the terms found in at least `least` rows and at most a `most` share of them."""
    size = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero((frequency >= least) & (frequency <= max(least, most * size)))
    if not len(kept):
        return sparse.csr_matrix((size, 1), dtype=np.float32)
    matrix = counts[:, kept].tocsr()
    matrix.sort_indices()
    rarity = np.array([1 + log((1 + size) / (1 + each)) for each in frequency[kept].tolist()])
    often = np.array([0.0, *(1 + log(count) for count in range(1, int(matrix.data.max()) + 1))])
    values = (often[matrix.data] * rarity[matrix.indices]).astype(np.float32)
    return sparse.csr_matrix((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def centred_by_language(matrix: Matrix, languages: Sequence[str]) -> Matrix:
    """Take from each text the mean of its language, so that language is never what texts have in common.

    Both registers of Arabic share a mean: they share their words. A language with very few texts is moved only
    part of the way, as its mean says more about those texts than about the language.
    """
    centred = matrix.copy()
    read = np.linalg.norm(matrix, axis=1) > 1e-9
    family = np.array(["ar" if language in ARABIC_SCRIPT else language for language in languages])
    for language in np.unique(family):
        rows = (family == language) & read
        count = int(rows.sum())
        if count:
            centred[rows] -= matrix[rows].mean(axis=0) * (count / (count + 10))
    return unit(centred)


def _grams(stem: str) -> list[str]:
    padded = f"^{stem}$"
    return [padded[start : start + size] for size in (3, 4) for start in range(len(padded) - size + 1)]


FINER, FINE = 100, 300
"""Dimensions of the words where few texts are read beside many, and where themes are taught by examples: found without
any, 60 are as good."""


class LexicalEncoder:
    """Light stems, their letters and the bilingual notions, each as TF-IDF, reduced together by SVD."""

    name = "lexical-1"

    def __init__(self, *, dimensions: int = 60, seed: int = 11, letters: float = 0.5, notions: float = 0.8) -> None:
        self.dimensions = dimensions
        self.seed = seed
        self.letters = letters
        self.notions = notions

    def _blocks(self, rows: Sequence[Sequence[str]]) -> Sparse:
        counts, words = counted(rows)
        known = [notion(stem) for stem in words]
        notions, _ = counted([[found] if found is not None else [] for found in known])
        plain, common = weighed(counts), weighed(counts @ notions)
        meaning = unit_rows(sparse.hstack([plain, common * self.notions]).tocsr())
        # Letters bring spellings together; they say nothing of a text that shares no word with any other.
        grams, _ = counted([_grams(stem) for stem in words])
        letters = unit_rows(weighed(counts.sign() @ grams, least=3))
        shares = sparse.diags_array((np.diff(meaning.indptr) > 0).astype(np.float32))
        return sparse.hstack([meaning, shares @ letters * self.letters]).tocsr()

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """Vectors to compare within one call only: words weigh by how rare they are among these texts."""
        rows = [stems(text, language) for text, language in zip(texts, languages, strict=True)]
        features = self._blocks(rows)
        rank = min(self.dimensions, features.shape[0] - 1, features.shape[1] - 1)
        if rank < 1:
            return np.asarray(features.toarray(), dtype=np.float32)
        from sklearn.utils.extmath import randomized_svd  # slow to import, and needed here alone

        left, scale, _ = randomized_svd(features, n_components=rank, random_state=self.seed)
        return unit(left * scale)
