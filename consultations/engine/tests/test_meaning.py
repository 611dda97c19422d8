"""Sentence vectors: the package's own, read in another order of work, of the pinned files and no others."""

import numpy as np

from consultations.engine import meaning
from consultations.engine.meaning import DIMENSIONS, SentenceEncoder, package_sum
from consultations.engine.tests.corpus import made
from consultations.engine.vectors import Matrix

LANGUAGES = ["fr", "ar", "fr", "ary-Latn", "und", "fr"]
TEXTS = [
    "L'école est loin du village",
    "المدرسة بعيدة عن القرية",
    "Le prix du pain monte",
    "lmdrasa b3ida 3la doukhala",
    "",
    "😀 …",
]


def _read(texts: list[str]) -> Matrix:
    return SentenceEncoder().encode(texts, LANGUAGES[: len(texts)])


def test_a_thought_said_in_two_languages_is_one_thought() -> None:
    points = _read(TEXTS)
    alike = points @ points.T
    assert points.shape == (6, DIMENSIONS)
    assert alike[0, 1] > alike[0, 2] + 0.2
    assert alike[1, 3] > alike[1, 2]  # Darija in Latin letters is turned to Arabic ones


def test_what_has_no_words_is_a_row_of_zeros() -> None:
    points = _read(TEXTS)
    assert np.allclose(np.linalg.norm(points, axis=1), [1, 1, 1, 1, 0, 0], atol=1e-5)


def test_the_network_gives_what_the_package_gives() -> None:
    texts = [*TEXTS[:4], "a", *(document.text for document in made(80)[0])]
    ours = meaning._network().read([meaning._pieces(text.split()) for text in texts])
    theirs = meaning._package().encode(texts)
    assert np.einsum("ij,ij->i", ours, theirs).min() > 0.9999


def test_a_text_is_read_alike_whoever_is_read_beside_it() -> None:
    texts = [document.text for document in made(30)[0]]
    alone = np.vstack([SentenceEncoder().encode([text], ["fr"]) for text in texts[:3]])
    assert np.allclose(SentenceEncoder().encode(texts, ["fr"] * 30)[:3], alone, atol=1e-4)


def test_other_files_than_the_pinned_ones_are_refused() -> None:
    assert package_sum() == meaning.PACKAGE
