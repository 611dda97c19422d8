"""Published contributions that say nearly what somebody is about to send: offered to read, never instead of sending.

The measure is lexical, in Arabic, Darija and French: the stems that two texts share, of those that the shorter one
has. Words that join sentences do not count, and a word weighs the more the longer it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from consultations.contributions import queries
from consultations.contributions.models import Contribution
from consultations.contributions.searching import needle
from consultations.engine.text import detect_language, tokens
from portal.shared.folding import fold

MOST = 5
LONGEST_READ = 3000  # characters of the text: what somebody wants stands in its first page
MOST_STEMS = 5  # that the database is asked for
FEWEST_SHARED = 3
LIKE = 0.35  # of the weight of the shorter text
NEWEST = 50  # that hold two of them
CANDIDATES = 30  # that are measured
SHORTEST = 3


@dataclass(frozen=True)
class Substance:
    """What a text is about: its telling stems, each with a word that it was written in."""

    words: dict[str, str]

    def weight(self, stems: Iterable[str]) -> int:
        return sum(min(len(self.words[stem]), 10) for stem in stems)


def substance(title: str, body: str) -> Substance:
    """Return what a text is about, its most frequent stems first."""
    text = f"{title}\n{body}"[:LONGEST_READ]
    telling = [token for token in tokens(text, detect_language(text)) if not token.is_stop]
    counted = Counter(token.stem for token in telling if len(token.stem) >= SHORTEST)
    surfaces = {token.stem: fold(token.surface) for token in reversed(telling)}
    ordered = sorted(counted, key=lambda stem: (-counted[stem], -len(surfaces[stem])))
    return Substance({stem: surfaces[stem] for stem in ordered if surfaces[stem]})


def similar_to(*, title: str, body: str) -> list[Contribution]:
    """Return the published contributions that say nearly this, the nearest first; a handful at most."""
    mine = substance(title, body)
    if len(mine.words) < FEWEST_SHARED:
        return []
    measured = [(likeness(mine, substance(each.title, each.body)), each) for each in _candidates(mine)]
    alike = [(measure, each) for measure, each in measured if measure >= LIKE]
    alike.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [each for _measure, each in alike[:MOST]]


def likeness(one: Substance, other: Substance) -> float:
    """Return how much of the shorter text the two share, from 0 to 1; nothing for a word or two."""
    shared = one.words.keys() & other.words.keys()
    if len(shared) < FEWEST_SHARED:
        return 0
    shorter = min((one, other), key=lambda each: each.weight(each.words))
    return shorter.weight(shared) / shorter.weight(shorter.words)


def _candidates(mine: Substance) -> Sequence[Contribution]:
    """Return the published ones that hold most of the text's first stems, in no order.

    Each pair of stems is a question of its own to the index, which leaves few rows to look at: asked for all pairs at
    once, the database reads every text instead. What many pairs find holds many of the stems.
    """
    wanted = [needle(word).spelt for word in list(mine.words.values())[:MOST_STEMS]]
    held = queries.published().order_by("-pk").values_list("pk", flat=True)
    pairs = [held.filter(one & other)[:NEWEST] for one, other in combinations(wanted, 2)]
    found = Counter(pairs[0].union(*pairs[1:], all=True))
    nearest = [key for key, _pairs in found.most_common(CANDIDATES)]
    return queries.published().filter(pk__in=nearest).select_related("region", "axis").defer("search_key", "sound_key")
