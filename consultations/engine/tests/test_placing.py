"""Ten texts per theme teach where the others belong, and how sure that is."""

import numpy as np

from consultations.engine.placing import OTHER, Placement, place
from consultations.engine.vectors import Matrix, unit


def _points(each: int) -> tuple[Matrix, list[str]]:
    """Two heaps of points around two directions."""
    chance = np.random.default_rng(3)
    middles = np.repeat(np.eye(2, 16), each, axis=0)
    return unit(middles + chance.normal(0, 0.1, middles.shape)), ["a"] * each + ["b"] * each


def test_what_was_taught_places_the_rest() -> None:
    points, names = _points(40)
    taught = {row: names[row] for row in (*range(10), *range(40, 50))}
    assert [placement.theme for placement in place(points, taught, seed=11)] == names


def test_what_people_said_is_certain() -> None:
    points, _ = _points(5)
    found = place(points, {0: "b", 5: "b", 6: "a"}, seed=11)
    assert (found[0], found[6]) == (Placement("b", 1.0), Placement("a", 1.0))


def test_between_two_themes_nothing_is_sure() -> None:
    points, names = _points(20)
    between = unit(np.eye(2, 16).sum(axis=0, keepdims=True))
    found = place(np.vstack([points, between]), dict(enumerate(names)), seed=11)
    assert 0.3 < found[40].confidence < 0.7


def test_nothing_taught_and_nothing_readable_stay_open() -> None:
    points, names = _points(3)
    assert place(points, {}, seed=11) == [Placement(OTHER, 0.0)] * 6
    nothing = np.zeros((1, 16), np.float32)
    assert place(np.vstack([points, nothing]), dict(enumerate(names)), seed=11)[6] == Placement(OTHER, 0.0)


def test_one_theme_alone_is_no_reason_to_put_everything_there() -> None:
    points, _ = _points(5)
    found = place(points, {0: "a", 1: "a"}, seed=11)
    assert found[4].confidence > 0.8
    assert found[9].confidence < 0.4
