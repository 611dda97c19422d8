"""A difference between groups is claimed when it holds, and chance is hardly ever mistaken for one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings, strategies as st

from consultations.engine.apart import ALPHA, EXPECTED, GAP, LEAST, Trial, apart, chance

CATEGORIES, THEMES = 8, 6


def trials_of(told: list[tuple[int, int]]) -> list[Trial]:
    """Return one trial for each pair of a group and a theme that anybody is in."""
    found = []
    for group in sorted({group for group, _theme in told}):
        for theme in sorted({theme for _group, theme in told}):
            inside = [one for one in told if one[0] == group]
            outside = [one for one in told if one[0] != group]
            if inside and outside:
                part, other = (sum(one[1] == theme for one in side) for side in (inside, outside))
                found.append(Trial((str(group), str(theme)), part, len(inside), other, len(outside)))
    return found


def test_a_real_difference_is_claimed_once() -> None:
    same = Trial(("citizens", "transport"), 24, 200, 30, 250)
    found = apart([Trial(("associations", "transport"), 62, 200, 30, 250), same])
    assert [trial.key for trial in found] == [("associations", "transport")]
    assert round(found[0].gap, 2) == 0.19


def test_nothing_is_claimed_of_few() -> None:
    every_one_of_nine = Trial(("wali", "transport"), LEAST - 1, LEAST - 1, 0, 500)
    rare = Trial(("associations", "lone"), EXPECTED - 1, 100, 0, 100)
    assert [trial.is_fair for trial in (every_one_of_nine, rare)] == [False, False]
    assert apart([every_one_of_nine, rare]) == []


def test_a_difference_too_small_to_act_upon_is_not_claimed() -> None:
    sure = Trial(("associations", "transport"), 5_900, 50_000, 5_000, 50_000)
    assert chance(sure) < 1e-9
    assert sure.gap < GAP
    assert apart([sure]) == []


def test_many_trials_make_each_harder_to_pass() -> None:
    hardly = Trial(("associations", "transport"), 36, 100, 22, 100)
    assert chance(hardly) < ALPHA
    assert apart([hardly]) == [hardly]
    others = [Trial(("experts", str(number)), 30, 100, 30, 100) for number in range(40)]
    assert apart([hardly, *others]) == []


@pytest.mark.parametrize("size", [60, 300, 1_200])
def test_labels_given_at_random_are_hardly_ever_claimed(size: int) -> None:
    """Runs in which chance alone would make a claim: no more than the error that is allowed."""
    dice = random.Random(size)
    runs = 200 if size < 1_000 else 60
    fooled = 0
    for _run in range(runs):
        weights = [dice.choice([1, 3, 9]) for _category in range(CATEGORIES)]
        groups = dice.choices(range(CATEGORIES), weights, k=size)
        themes = dice.choices(range(THEMES), [8, 5, 3, 2, 1, 1], k=size)
        fooled += bool(apart(trials_of(list(zip(groups, themes, strict=True))), gap=0))
    assert fooled <= ALPHA * runs


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_what_is_claimed_is_more_on_the_side_it_is_claimed_of(part: int, rest: int, other: int, rest2: int) -> None:
    if not part + rest or not other + rest2:
        return
    trial = Trial(("a", "b"), part, part + rest, other, other + rest2)
    mirrored = Trial(("not a", "b"), other, other + rest2, part, part + rest)
    assert chance(trial) == pytest.approx(chance(mirrored))
    assert 0 <= chance(trial) <= 1
    assert not (apart([trial]) and apart([mirrored]))
    assert all(one.gap >= GAP and one.whole >= LEAST <= one.other_whole for one in apart([trial]))
