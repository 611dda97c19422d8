"""What the engine makes of one axis: themes with names and quotes, the voices beside them, what it cannot read."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from consultations.engine.labels import Phrasebook, label_theme
from consultations.engine.quotes import choose_quotes
from consultations.engine.stance import UNSAID, stands
from consultations.engine.themes import Background, Document, PreviousTheme, find_themes
from consultations.engine.vectors import Matrix
from consultations.synthesis.material import Said
from consultations.synthesis.vectors.texts import whole

log = logging.getLogger(__name__)

SEED = 11
QUOTES = 3


@dataclass(frozen=True)
class Voice:
    """A passage of one text, letter for letter."""

    said: Said
    text: str


@dataclass(frozen=True)
class Group:
    """Texts that belong together: a theme, or what stands beside the themes."""

    key: str
    label: dict[str, str]
    said: tuple[Said, ...]
    distinct_texts: int
    quotes: tuple[Voice, ...]
    reviewed: bool = False  # a person has looked at it
    chosen: int = 0  # so many of the quotes were chosen by people; they stand first


@dataclass(frozen=True)
class Analysis:
    """One axis, understood. Every text is in exactly one theme or in `other`.

    `other` holds also the texts without readable words and those at which the engine stumbled: both are named.
    `confidence` says of each text in a theme how sure its place is, from 0 to 1; `sides` on which side a text stands
    that says so plainly.
    """

    themes: tuple[Group, ...]
    other: Group
    listed: bool
    unreadable: tuple[Said, ...] = ()
    stumbled: tuple[Said, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)

    @property
    def distinct_texts(self) -> int:
        """How many different texts there are on the axis."""
        return sum(group.distinct_texts for group in (*self.themes, self.other))


@dataclass(frozen=True)
class _Asked:
    """What the engine is told beside the texts: themes known, people's decisions, stored vectors, others' texts."""

    previous: Sequence[PreviousTheme] = ()
    decided: Any = None
    meaning: Matrix | None = None
    background: Background | None = None

    def of(self, places: Sequence[int]) -> _Asked:
        """Return the same about some of the texts."""
        return self if self.meaning is None else replace(self, meaning=self.meaning[list(places)])


def analyse(
    said: Sequence[Said],
    *,
    previous: Sequence[PreviousTheme] = (),
    decided: Any = None,
    meaning: Matrix | None = None,
    background: Background | None = None,
) -> Analysis:
    """Find the themes of the texts of one axis. A text at which the engine stumbles is set aside, never the report.

    `decided`: what people decided of the axis. `meaning`: the stored vector of each text, zeros where there is none.
    `background`: what others said on the same axis, beside which a few texts are read.
    """
    asked = _Asked(previous, decided, meaning, background)
    try:
        return _understood(said, asked)
    except Exception:
        if background is not None:  # it may be a text of others: their report names it, this one does without
            log.exception("the engine stumbled over %s texts from %s on, read beside others'", *_place(said))
            return analyse(said, previous=previous, decided=decided, meaning=meaning)
        log.exception("the engine stumbled over %s texts from %s on: looking for those it cannot take", *_place(said))
        poison = set(_poison(said, range(len(said)), asked))
        if not poison:  # it stumbles over no single text, so that setting one aside would help nothing
            raise
    log.error("the engine cannot take %s", ", ".join(said[place].reference for place in sorted(poison)))
    stumbled = tuple(said[place] for place in sorted(poison))
    left = [place for place in range(len(said)) if place not in poison]
    found = _understood([said[place] for place in left], asked.of(left))
    other = replace(
        found.other,
        said=_in_order([*found.other.said, *stumbled]),
        distinct_texts=found.other.distinct_texts + len(stumbled),
    )
    return replace(found, other=other, stumbled=stumbled)


def _place(said: Sequence[Said]) -> tuple[int, str]:
    return len(said), said[0].reference if said else "none"


def _poison(said: Sequence[Said], places: Sequence[int], asked: _Asked) -> list[int]:
    """Return the places of the texts that fail alone, found by halving: few poisons among many cost few runs."""
    if not places:
        return []
    try:
        _understood([said[place] for place in places], _Asked(meaning=asked.of(places).meaning))
    except Exception:
        if len(places) == 1:
            return list(places)
        middle = len(places) // 2
        return _poison(said, places[:middle], asked) + _poison(said, places[middle:], asked)
    return []


def documents(said: Sequence[Said]) -> list[Document]:
    """Return texts as the engine reads them."""
    return [Document(key=one.reference, text=whole(one.title, one.body), language=one.language) for one in said]


def _understood(said: Sequence[Said], asked: _Asked) -> Analysis:
    read = documents(said)
    found = find_themes(
        read,
        seed=SEED,
        previous=list(asked.previous),
        meaning=asked.meaning,
        decided=asked.decided,
        background=asked.background,
    )
    languages = [one.language for one in said]
    book = Phrasebook([document.text for document in read], languages)
    themes = [
        Group(
            key=theme.key,
            label=label_theme(book, theme.leaders),
            said=_in_order([said[index] for index in theme.members]),
            distinct_texts=theme.distinct_texts,
            quotes=_quotes(said, theme.leaders, theme.relevance),
        )
        for theme in found.themes
    ]
    unreadable = [said[index] for index in found.unreadable]
    leaders = sorted({found.leader_of[index] for index in found.other})
    other = Group(
        key="other",
        label={},
        said=_in_order([*(said[index] for index in found.other), *unreadable]),
        distinct_texts=len(leaders) + len(unreadable),
        quotes=_quotes(said, leaders, {}),
    )
    return Analysis(
        themes=tuple(sorted(themes, key=lambda theme: (-len(theme.said), theme.key))),
        other=other,
        listed=found.listed,
        unreadable=tuple(unreadable),
        confidence={said[index].reference: sure for index, sure in found.confidence.items()},
        sides=_sides(said, read),
    )


def _sides(said: Sequence[Said], read: Sequence[Document]) -> dict[str, str]:
    taken = ((one.reference, stands(text.text, text.language).side) for one, text in zip(said, read, strict=True))
    return {reference: side for reference, side in taken if side != UNSAID}


def _in_order(said: Sequence[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda one: one.reference))


def _quotes(said: Sequence[Said], indexes: Sequence[int], relevance: Mapping[int, float]) -> tuple[Voice, ...]:
    """Quotes come from the texts, not from their titles: a title alone is no argument."""
    texts, languages = [one.body for one in said], [one.language for one in said]
    chosen = choose_quotes(texts, list(indexes), languages=languages, relevance=relevance, most=QUOTES)
    return tuple(Voice(said[quote.index], texts[quote.index][quote.start : quote.end]) for quote in chosen)
