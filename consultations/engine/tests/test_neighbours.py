"""What neighbours tell: whether words are to be trusted, and which differences count less."""

import numpy as np

from consultations.engine.matrices import Matrix, unit
from consultations.engine.neighbours import confirmed, evened
from consultations.engine.points import HEAVIEST, LIGHTEST, MEANING, MEANING_OF_FEW, _weight


def _of_four_subjects(size: int, noise: float, seed: int) -> Matrix:
    chance = np.random.default_rng(seed)
    subjects = np.repeat(np.eye(4, 8), size // 4, axis=0)
    return unit(subjects + noise * chance.standard_normal((size, 8)))


def test_words_are_trusted_as_far_as_meaning_confirms_them() -> None:
    means = _of_four_subjects(200, 0.1, 1)
    confirming, by_chance = _of_four_subjects(200, 0.1, 2), unit(np.random.default_rng(3).standard_normal((200, 8)))
    sure, unsure = confirmed(confirming, means), confirmed(by_chance, means)
    assert sure is not None
    assert unsure is not None
    assert sure > 0.9
    assert unsure < 0.1
    assert (_weight(confirming, means), _weight(by_chance, means)) == (LIGHTEST, HEAVIEST)


def test_too_few_texts_or_none_whose_meaning_is_known_tell_nothing() -> None:
    words = _of_four_subjects(40, 0.1, 1)
    assert confirmed(words, np.zeros_like(words)) is None
    assert confirmed(np.tile(words[:1], (40, 1)), words) is None
    assert (_weight(words, np.zeros_like(words)), _weight(words[:20], words[:20])) == (MEANING, MEANING_OF_FEW)


def test_what_neighbours_differ_in_tells_less_of_how_near_they_are() -> None:
    tone = np.random.default_rng(4).standard_normal((200, 4))
    points = unit(np.hstack([_of_four_subjects(200, 0.1, 5), 0.4 * tone]))
    apart = np.abs(np.subtract.outer(np.repeat(range(4), 50), np.repeat(range(4), 50))) > 0
    alike = [found @ found.T for found in (points, evened(points))]
    between = [float(each[~apart].mean() - each[apart].mean()) for each in alike]
    assert between[1] > between[0] + 0.05
    assert evened(points[:3]).tolist() == points[:3].tolist()
