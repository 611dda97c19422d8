"""Texts as points: one small interface, and two that stand behind it: by their words, by what they mean."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy import sparse

from consultations.engine.lexicon import notion
from consultations.engine.matrices import Matrix, Sparse, unit, unit_rows
from consultations.engine.meaning import SentenceEncoder
from consultations.engine.text import ARABIC_SCRIPT, Token, tokens

__all__ = ["Encoder", "LexicalEncoder", "Matrix", "SentenceEncoder", "centred_by_language", "unit"]


class Encoder(Protocol):
    """Turns texts into rows of equal length; `name` changes whenever its vectors would."""

    name: str

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """One row per text; a row of zeros for a text it can compare with no other."""
        ...


def weights(rows: Sequence[Counter[str]], *, least: int = 2, most: float = 0.5, scaled: bool = True) -> Sparse:
    """Sublinear TF-IDF of the terms found in at least `least` rows and at most a `most` share of them."""
    frequency = Counter(term for row in rows for term in row)
    ceiling = max(least, most * len(rows))
    vocabulary = {
        term: column for column, term in enumerate(sorted(t for t, n in frequency.items() if least <= n <= ceiling))
    }
    pointers, columns, values = [0], [], []
    for row in rows:
        for term in row:
            column = vocabulary.get(term)
            if column is not None:
                columns.append(column)
                values.append((1 + np.log(row[term])) * (1 + np.log((1 + len(rows)) / (1 + frequency[term]))))
        pointers.append(len(columns))
    matrix = sparse.csr_matrix(
        (np.array(values, np.float32), columns, pointers), shape=(len(rows), max(1, len(vocabulary)))
    )
    matrix.sort_indices()
    return unit_rows(matrix) if scaled else matrix


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


def _terms(found: Sequence[Token]) -> Counter[str]:
    return Counter(token.stem for token in found if not token.is_stop)


class LexicalEncoder:
    """Light stems, their letters and the bilingual notions, each as TF-IDF, reduced together by SVD."""

    name = "lexical-1"

    def __init__(self, *, dimensions: int = 60, seed: int = 11, letters: float = 0.5, notions: float = 0.8) -> None:
        self.dimensions = dimensions
        self.seed = seed
        self.letters = letters
        self.notions = notions

    def _blocks(self, rows: Sequence[Counter[str]]) -> Sparse:
        letters: list[Counter[str]] = []
        shared: list[Counter[str]] = []
        for row in rows:
            gram_row: Counter[str] = Counter()
            notion_row: Counter[str] = Counter()
            for stem, count in row.items():
                gram_row.update(_grams(stem))
                found = notion(stem)
                if found is not None:
                    notion_row[found] += count
            letters.append(gram_row)
            shared.append(notion_row)
        plain, common = weights(rows, scaled=False), weights(shared, scaled=False)
        meaning = unit_rows(sparse.hstack([plain, common * self.notions]).tocsr())
        # Letters bring spellings together; they say nothing of a text that shares no word with any other.
        shares = sparse.diags_array((np.diff(meaning.indptr) > 0).astype(np.float32))
        spelling = shares @ weights(letters, least=3) * self.letters
        return sparse.hstack([meaning, spelling]).tocsr()

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """Vectors to compare within one call only: words weigh by how rare they are among these texts."""
        rows = [_terms(tokens(text, language)) for text, language in zip(texts, languages, strict=True)]
        features = self._blocks(rows)
        rank = min(self.dimensions, features.shape[0] - 1, features.shape[1] - 1)
        if rank < 1:
            return np.asarray(features.toarray(), dtype=np.float32)
        from sklearn.utils.extmath import randomized_svd  # slow to import, and needed here alone

        left, scale, _ = randomized_svd(features, n_components=rank, random_state=self.seed)
        return unit(left * scale)
