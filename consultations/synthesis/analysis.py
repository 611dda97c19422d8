"""What the engine makes of one axis: themes with names and quotes, the voices beside them, what it cannot read."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consultations.engine.labels import Phrasebook, label_theme
from consultations.engine.quotes import choose_quotes
from consultations.engine.themes import Document, PreviousTheme, Themes, find_themes
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
    """One axis. Every text is in exactly one theme or in `other`; `set_aside` names those that were not understood."""

    themes: tuple[Group, ...]
    other: Group
    distinct_texts: int
    listed: bool
    set_aside: tuple[Said, ...]


def analyse(said: Sequence[Said], previous: Sequence[PreviousTheme] = ()) -> Analysis:
    """Find the themes of the texts of one axis. A text that the engine stumbles over is named and set aside."""
    try:
        return _understand(said, previous, poison=())
    except Exception:
        poison = [one for one in said if _stumbles(one)]
        if not poison:
            raise
        log.exception("set aside, the engine stumbles over them: %s", [one.reference for one in poison])
        return _understand([one for one in said if one not in poison], previous, poison=poison)


def _stumbles(one: Said) -> bool:
    try:
        _understand([one], [], poison=())
    except Exception:
        return True
    return False


def _understand(said: Sequence[Said], previous: Sequence[PreviousTheme], poison: Sequence[Said]) -> Analysis:
    documents = [Document(key=one.reference, text=_text(one), language=one.language) for one in said]
    found = find_themes(documents, seed=SEED, previous=list(previous))
    texts, languages = [one.body for one in said], [one.language for one in said]
    book = Phrasebook(texts, languages)
    themes = [
        Group(
            key=theme.key,
            label=label_theme(book, theme.leaders),
            said=tuple(said[index] for index in theme.members),
            distinct_texts=theme.distinct_texts,
            quotes=_quotes(said, texts, languages, theme.leaders, theme.relevance),
        )
        for theme in found.themes
    ]
    aside = [*(said[index] for index in found.unreadable), *poison]
    return Analysis(
        themes=tuple(sorted(themes, key=lambda theme: (-len(theme.said), theme.key))),
        other=_other(found, said, texts, languages, aside),
        distinct_texts=len(set(found.leader_of)) + len(poison),
        listed=found.listed,
        set_aside=tuple(sorted(aside, key=lambda one: one.reference)),
    )


def _text(said: Said) -> str:
    return f"{said.title}\n{said.body}" if said.title else said.body


def _other(
    found: Themes, told: Sequence[Said], texts: Sequence[str], languages: Sequence[str], aside: Sequence[Said]
) -> Group:
    """What stands beside the themes, unread texts included: a lone voice counts and may be quoted."""
    leaders = sorted({found.leader_of[index] for index in found.other})
    members = [told[index] for index in found.other]
    return Group(
        key="other",
        label={},
        said=tuple(sorted([*members, *aside], key=lambda one: one.reference)),
        distinct_texts=len(leaders) + len(aside),
        quotes=_quotes(told, texts, languages, leaders, {}),
    )


def _quotes(
    told: Sequence[Said], texts: Sequence[str], languages: Sequence[str], indexes: Sequence[int], relevance: Any
) -> tuple[Voice, ...]:
    chosen = choose_quotes(texts, list(indexes), languages=languages, relevance=relevance, most=QUOTES)
    return tuple(Voice(told[quote.index], texts[quote.index][quote.start : quote.end]) for quote in chosen)
