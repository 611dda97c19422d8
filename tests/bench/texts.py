"""Made contributions: words that people use, in sentences that nobody wrote, each text made from its number alone."""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from consultations.contributions.sound_key import NOT_BY_SOUND
from consultations.engine.sounds import sounds
from portal.shared.folding import fold

VOICES = Path(__file__).resolve().parents[2] / "portal" / "demo" / "data" / "contributions.csv"
LENGTH = 350
NEAR = 25  # every 25th text is the one before it with two words changed: 4 % near-duplicates
LANGUAGES = (("ar", 46), ("fr", 27), ("ary", 17), ("ary-Latn", 9), ("zgh", 1))
# The long tail of a language: names, places, slips. Made of syllables, some thousands of times as many as common words.
ARABIC_SYLLABLES = "با تي رو سم كن لا مد نو قر عي شت فل جب حر صد زن طل غم وه يس"
LATIN_SYLLABLES = "ba ti ro sem kan la med nou gri vi chat fal job har dez on tul gam ve ys"
CLOSED_FIRST = 0.6  # of the contributions are old: nearly all of them have their answer
OLD = (("answered", 88), ("out_of_scope", 6), ("withdrawn", 3), ("under_review", 3))
NEW = (
    ("submitted", 40), ("screening", 10), ("admissible", 20), ("under_review", 15), ("answered", 12), ("returned", 3),
)  # fmt: skip
KINDS = (("proposal", 60), ("expectation", 25), ("remark", 10), ("practice", 5))
CHANNELS = (("online", 70), ("assisted", 15), ("session", 12), ("import", 3))


class Draw:
    """Values drawn by their weights, which are added up once."""

    def __init__(self, weighted: Any) -> None:
        pairs = list(weighted)
        self.values = [value for value, _weight in pairs]
        self.sums = list(accumulate(weight for _value, weight in pairs))

    def __call__(self, chance: random.Random) -> Any:
        return self.values[bisect(self.sums, chance.random() * self.sums[-1])]


@dataclass(frozen=True)
class Places:
    """Where contributions come from, and what they are about."""

    regions: Draw
    provinces: dict[str, list[str]]
    axes: list[str]
    categories: list[str]


@dataclass
class Maker:
    """Makes the rows of one size: the n-th is the same whenever it is made, so that a fill can be taken up again."""

    size: int
    places: Places

    def __post_init__(self) -> None:
        # Each word once: the keys are joined from theirs.
        self._folded = lru_cache(maxsize=400_000)(fold)
        self._heard = lru_cache(maxsize=400_000)(lambda word: sounds(fold(word)).strip())
        self._words = {language: Draw(words.items()) for language, words in common_words().items()}
        self._draws = {
            name: Draw(table)
            for name, table in (
                ("language", LANGUAGES), ("old", OLD), ("new", NEW), ("kind", KINDS), ("channel", CHANNELS)
            )
        }  # fmt: skip

    def row(self, number: int) -> dict[str, Any]:
        chance = random.Random(number)
        drawn = {name: self._draws[name](chance) for name in ("language", "kind", "channel")}
        status = self._draws["old" if number < CLOSED_FIRST * self.size else "new"](chance)
        words = self._text(number, drawn["language"])
        region = self.places.regions(chance)
        reference = f"BEN-{region}-{number:07d}"
        title = " ".join(words[:5])
        return drawn | {
            "reference": reference,
            "region_id": region,
            "province_id": chance.choice(self.places.provinces[region]) if chance.random() < 0.8 else None,
            "axis_id": chance.choice(self.places.axes) if chance.random() < 0.97 else None,
            "category_id": chance.choice(self.places.categories) if chance.random() < 0.9 else None,
            "title": title,
            "body": " ".join(words[5:]),
            "status": status,
            "search_key": " ".join(filter(None, (self._folded(word) for word in (*words, reference)))),
            "sound_key": "" if drawn["language"] in NOT_BY_SOUND else self._sounds(words),
        }

    def _sounds(self, words: list[str]) -> str:
        return f" {' '.join(filter(None, map(self._heard, words)))} "

    def _text(self, number: int, language: str) -> list[str]:
        is_near = number % NEAR == 0 and number > 0
        if is_near:
            language = self._draws["language"](random.Random(number - 1))
        chance = random.Random(number - 1 if is_near else number)
        words, left = [], LENGTH
        while left > 0:
            word = self._rare(chance, language) if chance.random() < 0.05 else self._words[language](chance)
            words.append(word)
            left -= len(word) + 1
        for _each in range(2 if is_near else 0):
            words[chance.randrange(len(words))] = self._words[language](chance)
        return words

    @staticmethod
    def _rare(chance: random.Random, language: str) -> str:
        syllables = LATIN_SYLLABLES if language in ("fr", "ary-Latn") else ARABIC_SYLLABLES
        return "".join(chance.choices(syllables.split(), k=4))


def common_words() -> dict[str, Counter[str]]:
    """Return the words of each language, as often as the demonstration's people use them."""
    with VOICES.open(encoding="utf-8", newline="") as lines:
        found: dict[str, Counter[str]] = {}
        for voice in csv.DictReader(lines):
            found.setdefault(voice["language"], Counter()).update(f"{voice['title']} {voice['body']}".split())
    return {language: found.get(language) or found["ar"] for language, _weight in LANGUAGES}
