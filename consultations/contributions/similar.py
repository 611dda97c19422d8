"""Published contributions that say nearly what somebody is about to send: offered to read, never instead of sending.

The measure is lexical, in Arabic, Darija and French: the stems that two texts share, of those that the shorter one
has. Words that join sentences do not count, and a word weighs the more the longer it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from consultations.contributions import queries
from consultations.contributions.models import Contribution
from consultations.contributions.searching import Needle, needle
from consultations.engine.text import detect_language, tokens
from portal.shared.folding import fold

MOST = 5
LONGEST_READ = 3000  # characters of the text: what somebody wants stands in its first page
MOST_STEMS = 10  # that the database is asked for
FEWEST_SHARED = 3
LIKE = 0.35  # of the weight of the shorter text
CANDIDATES = 40
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


def _candidates(mine: Substance) -> QuerySet[Contribution]:
    """Return the published ones that hold most of the text's first stems."""
    wanted = [needle(word) for word in list(mine.words.values())[:MOST_STEMS]]
    any_of_them = Q()
    for word in wanted:
        any_of_them |= word.condition
    rows = queries.published().filter(any_of_them).annotate(shared=_shared(wanted)).defer("search_key")
    return (
        rows.filter(shared__gte=FEWEST_SHARED - 1)
        .select_related("region", "axis")
        .order_by("-shared", "-pk")[:CANDIDATES]
    )


def _shared(wanted: Iterable[Needle]) -> Combinable:
    held: Combinable = Value(0)
    for word in wanted:
        held = held + Case(When(word.condition, then=1), default=0, output_field=IntegerField())
    return held
