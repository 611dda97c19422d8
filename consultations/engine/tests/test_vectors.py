"""Encoders stand behind one interface, and language is taken out of what they give."""

from collections.abc import Sequence
from math import log

import numpy as np

from consultations.engine.tests.corpus import made
from consultations.engine.vectors import LexicalEncoder, Matrix, centred_by_language, counted, weighed


class _ByLength:
    """A made encoder: the length of a text and its language, as two numbers."""

    name = "by-length"

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        rows = [[len(text), 5.0 * (language == "fr")] for text, language in zip(texts, languages, strict=True)]
        return np.array(rows, np.float32)


def test_centring_takes_away_what_a_language_has_in_common() -> None:
    texts = ["m" * (1 + number % 7) for number in range(400)]
    languages = ["fr" if number % 2 else "ar" for number in range(400)]
    centred = centred_by_language(_ByLength().encode(texts, languages), languages)
    means = [centred[[language == one for language in languages]].mean(axis=0) for one in ("fr", "ar")]
    assert np.abs(means[0] - means[1]).max() < 0.3


def test_a_notion_said_in_two_languages_brings_texts_together() -> None:
    texts = ["des écoles pour les enfants", "مدارس للأطفال", "un hôpital pour les malades", "مستشفى للمرضى"] * 3
    points = LexicalEncoder().encode(texts, ["fr", "ar"] * 6)
    alike = points @ points.T
    assert alike[0, 1] > alike[0, 3] + 0.2
    assert alike[2, 3] > alike[2, 1] + 0.2


def test_a_text_that_shares_no_word_is_a_row_of_zeros() -> None:
    documents, _ = made(30, languages=("fr",))
    points = LexicalEncoder().encode([*(d.text for d in documents), "zellige polychrome"], ["fr"] * 31)
    assert not points[30].any()
    assert np.allclose(np.linalg.norm(points[:30], axis=1), 1, atol=1e-5)


def test_terms_are_counted_in_their_order() -> None:
    counts, terms = counted([["c", "a", "c"], [], ["a", "b"]])
    assert (counts.toarray().tolist(), terms) == ([[1, 0, 2], [0, 0, 0], [1, 1, 0]], ["a", "b", "c"])


def test_a_term_weighs_by_how_often_it_is_said_and_by_how_few_say_it() -> None:
    counts, _terms = counted([["a", "b", "b"], ["a", "b"], ["a"], ["c"]])
    rare = 1 + log(5 / 3)
    found = weighed(counts).toarray()  # "a" is in most of them, "c" in one alone
    assert np.array_equal(found, np.array([[(1 + log(2)) * rare], [rare], [0], [0]], np.float32))
    assert weighed(counted([["a"], ["b"]])[0]).toarray().tolist() == [[0], [0]]
