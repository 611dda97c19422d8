"""What the engine makes of one axis: themes with names and quotes, the voices beside them, what it cannot read."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultations.engine.labels import Phrasebook, label_theme
from consultations.engine.quotes import choose_quotes
from consultations.engine.themes import Document, PreviousTheme, find_themes
from consultations.synthesis.material import Said

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


@dataclass(frozen=True)
class Analysis:
    """One axis, understood. Every text is in exactly one theme or in `other`.

    `other` holds also the texts without readable words and those at which the engine stumbled: both are named.
    """

    themes: tuple[Group, ...]
    other: Group
    listed: bool
    unreadable: tuple[Said, ...] = ()
    stumbled: tuple[Said, ...] = ()

    @property
    def distinct_texts(self) -> int:
        """How many different texts there are on the axis."""
        return sum(group.distinct_texts for group in (*self.themes, self.other))


def analyse(said: Sequence[Said], previous: Sequence[PreviousTheme] = ()) -> Analysis:
    """Find the themes of the texts of one axis. A text at which the engine stumbles is set aside, never the report."""
    try:
        return _understood(said, previous)
    except Exception:
        log.exception("the engine stumbled over %s texts from %s on: looking for those it cannot take", *_place(said))
        poison = set(_poison(said))
        if not poison:  # it stumbles over no single text, so that setting one aside would help nothing
            raise
    log.error("the engine cannot take %s", ", ".join(one.reference for one in said if one.reference in poison))
    stumbled = tuple(one for one in said if one.reference in poison)
    found = _understood([one for one in said if one.reference not in poison], previous)
    other = replace(
        found.other,
        said=_in_order([*found.other.said, *stumbled]),
        distinct_texts=found.other.distinct_texts + len(stumbled),
    )
    return replace(found, other=other, stumbled=stumbled)


def _place(said: Sequence[Said]) -> tuple[int, str]:
    return len(said), said[0].reference if said else "none"


def _poison(said: Sequence[Said]) -> list[str]:
    """Return the texts that fail alone, found by halving: few poisons among many cost few runs."""
    if not said:
        return []
    try:
        _understood(said, ())
    except Exception:
        if len(said) == 1:
            return [said[0].reference]
        middle = len(said) // 2
        return _poison(said[:middle]) + _poison(said[middle:])
    return []


def _understood(said: Sequence[Said], previous: Sequence[PreviousTheme]) -> Analysis:
    documents = [Document(key=one.reference, text=_whole(one), language=one.language) for one in said]
    found = find_themes(documents, seed=SEED, previous=list(previous))
    languages = [one.language for one in said]
    book = Phrasebook([document.text for document in documents], languages)
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
    largest_first = sorted(themes, key=lambda theme: (-len(theme.said), theme.key))
    return Analysis(tuple(largest_first), other, found.listed, unreadable=tuple(unreadable))


def _whole(said: Said) -> str:
    return f"{said.title}\n{said.body}" if said.title else said.body


def _in_order(said: Sequence[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda one: one.reference))


def _quotes(said: Sequence[Said], indexes: Sequence[int], relevance: Mapping[int, float]) -> tuple[Voice, ...]:
    """Quotes come from the texts, not from their titles: a title alone is no argument."""
    texts, languages = [one.body for one in said], [one.language for one in said]
    chosen = choose_quotes(texts, list(indexes), languages=languages, relevance=relevance, most=QUOTES)
    return tuple(Voice(said[quote.index], texts[quote.index][quote.start : quote.end]) for quote in chosen)
