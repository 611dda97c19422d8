"""Passages that let people speak for themselves: verbatim, short, on the theme and different from one another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.engine.text import Token, sentences, tokens
from consultations.engine.words import OFFENSIVE

SHORTEST, LONGEST = 40, 280
READ = 60
"""Texts read per theme, the most relevant first."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage by its place: `texts[index][start:end]` is the quote, letter for letter."""

    index: int
    start: int
    end: int


@dataclass(frozen=True)
class _Passage:
    quote: Quote
    stems: frozenset[str]
    language: str
    worth: float


def _joined(text: str) -> list[tuple[int, int]]:
    """Whole sentences; those too short to be understood alone are read with the next one."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if spans and spans[-1][1] - spans[-1][0] < SHORTEST and end - spans[-1][0] <= LONGEST:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _clipped(text: str, start: int) -> tuple[int, int]:
    """Where a text has no sentence short enough: its beginning, up to the last clause or word that fits."""
    window = text[start : start + LONGEST]
    for marks in ("،,;؛:", " \n\t"):
        cut = max(window.rfind(mark) for mark in marks)
        if cut >= SHORTEST:
            return start, start + len(window[:cut].rstrip())
    return start, start + len(window)


def _spans(text: str) -> list[tuple[int, int]]:
    joined = _joined(text)
    fitting = [(start, end) for start, end in joined if SHORTEST <= end - start <= LONGEST]
    if fitting or not joined:
        return fitting
    start, end = max(joined, key=lambda span: (min(span[1] - span[0], LONGEST), -span[0]))
    return [(start, end)] if end - start <= LONGEST else [_clipped(text, start)]


def _meaning(found: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in found if not token.is_stop)


def _form(passage: str, found: Sequence[Token]) -> float:
    """What a passage gains or loses by its form: a full thought is better than a cry, a question or an insult."""
    value = 0.0
    if len(passage) < SHORTEST:
        value -= 0.15
    elif len(passage) >= 80:
        value += 0.08
    if passage.endswith(("?", "؟")):
        value -= 0.05
    if passage.endswith((":", "...", "…")):
        value -= 0.08
    if not passage[0].isalpha() or passage[0].islower():  # a point of a list, the rest of a sentence
        value -= 0.08
    return value - (1.0 if any(token.folded in OFFENSIVE for token in found) else 0.0)


def _passages(
    texts: Sequence[str], languages: Sequence[str], read: Sequence[int], relevance: Mapping[int, float]
) -> list[_Passage]:
    """Every candidate, worth more when its text is central and when it uses the theme's own words."""
    common = Counter(stem for index in read for stem in _meaning(tokens(texts[index], languages[index])))
    passages = []
    for index in read:
        for start, end in _spans(texts[index])[:40]:
            found = tokens(texts[index][start:end], languages[index])
            stems = _meaning(found)
            shared = sum(common[stem] - 1 for stem in stems) / (len(read) * (len(stems) + 3) ** 0.5)
            worth = relevance.get(index, 0.5) + shared + _form(texts[index][start:end], found)
            passages.append(_Passage(Quote(index, start, end), stems, languages[index], worth))
    return passages


def _likeness(one: _Passage, other: _Passage) -> float:
    union = len(one.stems | other.stems)
    return len(one.stems & other.stems) / union if union else 1.0


def _value(passage: _Passage, chosen: Sequence[_Passage]) -> float:
    """Maximal marginal relevance; a language not heard yet is heard first."""
    repeated = max((_likeness(passage, other) for other in chosen), default=0.0)
    unheard = bool(chosen) and passage.language not in {other.language for other in chosen}
    return passage.worth - 0.8 * repeated + (0.3 if unheard else 0.0)


def choose_quotes(
    texts: Sequence[str],
    indexes: Sequence[int],
    *,
    languages: Sequence[str],
    relevance: Mapping[int, float],
    most: int = 3,
) -> list[Quote]:
    """Up to `most` passages, each from another text; `relevance` says how near a text is to its theme's centre."""
    read = sorted(indexes, key=lambda index: (-relevance.get(index, 0.0), index))[:READ]
    waiting = _passages(texts, languages, read, relevance)
    chosen: list[_Passage] = []
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda passage: (_value(passage, chosen), -passage.quote.index, -passage.quote.start))
        chosen.append(best)
        waiting = [p for p in waiting if p.quote.index != best.quote.index and _likeness(p, best) < 0.9]
    return [passage.quote for passage in chosen]
