"""What several regions say alike comes together, what only sounds near stays apart, and names outlive a new count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from consultations.engine.recurrence import NationalTheme, PreviousJoin, RegionalTheme, join_themes
from consultations.engine.tests.corpus import made
from consultations.engine.vectors import Matrix

REGIONS = ("01", "02", "03", "04")


class Told:
    """An encoder for texts that say themselves where they lie: "1 0 0"."""

    name = "told"

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        return np.array([[float(part) for part in text.split()] for text in texts], np.float32)


def at(place: str, *point: float, size: int = 20) -> RegionalTheme:
    """Return a theme that lies at a point; its place is its region and a letter."""
    text = " ".join(str(part) for part in point)
    return RegionalTheme(place[:2], place, size, (text,), ("fr",))


def groups(themes: Sequence[RegionalTheme], found: Sequence[NationalTheme]) -> set[frozenset[str]]:
    return {frozenset(themes[index].key for index in one.members) for one in found}


def spoken(*, languages: tuple[str, ...] = ("ar", "fr"), seed: int = 11) -> tuple[list[RegionalTheme], list[str]]:
    """Return four regions that speak of the same subjects, and each theme's subject."""
    themes, subjects = [], []
    for number, region in enumerate(REGIONS):
        own = (languages[number % len(languages)],)
        documents, told = made(160, languages=own, seed=seed + number)
        for subject in sorted(set(told)):
            said = [one for one, of in zip(documents, told, strict=True) if of == subject]
            texts, spoken_in = tuple(one.text for one in said), tuple(one.language for one in said)
            themes.append(RegionalTheme(region, f"{region}-{subject}", len(said), texts, spoken_in))
            subjects.append(str(subject))
    return themes, subjects


def test_subjects_told_by_four_regions_come_back_whole() -> None:
    themes, subjects = spoken(languages=("fr",))
    found = join_themes(themes)
    assert groups(themes, found) == {
        frozenset(theme.key for theme, of in zip(themes, subjects, strict=True) if of == subject)
        for subject in set(subjects)
    }
    assert {len(one.members) for one in found} == {4}
    assert min(one.score for one in found) > 0.3


def test_language_of_a_region_joins_nothing() -> None:
    """Two regions write in Arabic and two in French: no theme is joined to another of its language alone."""
    themes, subjects = spoken()
    for one in join_themes(themes):
        assert len({subjects[index] for index in one.members}) == 1


def test_no_chain_forms() -> None:
    """Each of three is near the next; the first and the last are strangers."""
    chain = [at("01a", 1, 0, 0), at("02b", 0.75, 0.66, 0), at("03c", 0.12, 0.99, 0), at("04z", 0, 0, -1)]
    found = join_themes(chain, encoder=Told())
    assert frozenset({"01a", "02b", "03c"}) not in groups(chain, found)
    assert sum(len(one.members) for one in found) == 4


def test_two_themes_of_a_region_may_join_one() -> None:
    """Where one region keeps apart what two others, each nearest to one of them, tell as one thing."""
    found_in = [at("01a", 1, 0.1, 0), at("01b", 1, -0.1, 0), at("02c", 1, 0.12, 0), at("03d", 1, -0.12, 0)]
    far = [at(f"{region}f", 0, 0, -1) for region in REGIONS] + [at(f"{region}g", -1, 0, 0.5) for region in REGIONS]
    themes = found_in + far
    assert frozenset({"01a", "01b", "02c", "03d"}) in groups(themes, join_themes(themes, encoder=Told()))


def test_theme_of_one_region_stays_alone() -> None:
    themes, _subjects = spoken(languages=("fr",))
    alone = RegionalTheme("02", "02-harbour", 9, ("Le port de pêche et ses filets",) * 9, ("fr",) * 9)
    found = join_themes([*themes, alone])
    assert [(one.members, one.score) for one in found if len(one.members) == 1] == [((len(themes),), 0.0)]


def test_order_of_the_regions_changes_nothing() -> None:
    themes, _subjects = spoken()
    shuffled = list(themes)
    Random(5).shuffle(shuffled)
    first, second = join_themes(themes), join_themes(shuffled)
    assert groups(themes, first) == groups(shuffled, second)
    assert [(one.key, one.score) for one in first] == [(one.key, one.score) for one in second]


def test_keys_outlive_a_new_version() -> None:
    """A region's theme grows, another goes: each national theme that is left keeps its key, and no two share one."""
    themes, _subjects = spoken(languages=("fr",))
    before = join_themes(themes)
    known = [PreviousJoin(one.key, frozenset(themes[index].place for index in one.members)) for one in before]
    later = [replace(theme, size=theme.size + 7) for theme in themes[1:]]
    after = join_themes(later, previous=known)
    assert {one.key for one in after} == {one.key for one in before}
    fresh = join_themes(later)
    assert {one.key for one in fresh} != {one.key for one in before}


def test_a_theme_torn_in_two_gives_its_key_to_the_larger_part() -> None:
    themes = [at("01a", 1, 0), at("02b", 1, 0.1), at("03c", 0, 1, size=5), at("04d", -1, -1)]
    known = [PreviousJoin("known", frozenset(theme.place for theme in themes[:3]))]
    keys = {one.key: one.members for one in join_themes(themes, previous=known, encoder=Told())}
    assert keys["known"] == (0, 1)
    assert len(keys) == 3


@pytest.mark.parametrize("texts", [(), ("",), ("\ud800", "😀")])
def test_texts_without_words_join_nothing(texts: tuple[str, ...]) -> None:
    themes = [RegionalTheme(region, f"{region}x", 3, texts, ("ar",) * len(texts)) for region in REGIONS]
    assert [len(one.members) for one in join_themes(themes)] == [1, 1, 1, 1]
    assert join_themes([]) == []


def test_meaning_joins_what_no_word_joins() -> None:
    """Vectors that are stored count beside the words, when every theme has them."""
    meaning = np.eye(2, 8, dtype=np.float32)
    words = {"01a": "nuage", "02b": "brume", "01c": "sable", "02d": "galet"}
    themes = [
        RegionalTheme(key[:2], key, 20, (word,), ("fr",), meaning=meaning[[number // 2]])
        for number, (key, word) in enumerate(words.items())
    ]
    assert groups(themes, join_themes(themes)) == {frozenset({"01a", "02b"}), frozenset({"01c", "02d"})}
    for unknown in (None, np.zeros((1, 8), np.float32)):
        without = [replace(theme, meaning=unknown) if theme.key == "01a" else theme for theme in themes]
        assert {len(one.members) for one in join_themes(without)} == {1}
