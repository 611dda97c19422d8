"""Whether a text says plainly that it is for or against what it speaks of. Precision before recall, offline, no model.

**What a side is relative to.** A theme is a subject ("internet voting"), not a wish. Whoever says "I am against",
"we refuse this", "لا للمشروع" opposes what is proposed under that subject; whoever supports it, agrees with it or asks
for it outright speaks for it. So a side says how an author stands to what is proposed under the theme of the text, as
far as the author's own words tell; a text that describes, complains or argues takes none until it says so. It follows
that nobody can read from a text alone how it stands to the *name* of a theme: where people named it after the wish of
some, they are the ones to put the sides right (the workshop lets them).

**What is not said plainly is unsaid**, never guessed:

-   an ordinary negation ("ne … pas", "لا") says nothing; only listed phrases do (`stance_words`);
-   "I am not against", "I have no problem with it" take no side; nor does "one must", which both sides say;
-   to be against an evil, or to fight against something, is no stance against a proposal;
-   what stands between quotation marks, what others are told to say, and questions are nobody's stand;
-   "I agree, but …" is no agreement;
-   whoever asks that something be forbidden, stopped or abolished takes a side only where it is said what: "this
    project".

A request ("we ask for", "نطالب", "بغينا") is weaker than a word of agreement: it counts where nothing in the text
speaks against. A text that says both outright is `mixed`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from consultations.engine.stance_words import (
    AGAINST,
    ARABIC_ENDINGS,
    ARABIC_EVILS,
    BUT,
    FOR,
    FRENCH_ENDINGS,
    FRENCH_EVILS,
    MIXED,
    REPORTED,
    UNSAID,
    Rule,
    rules,
)

__all__ = ["AGAINST", "FOR", "MIXED", "SIDES", "UNSAID", "Passage", "Stance", "stands"]

SIDES = (FOR, AGAINST, MIXED, UNSAID)
LONGEST_READ = 6_000
"""Characters read of one text: who has not taken a side by then argues."""
BEFORE, AFTER = 80, 60
"""How far from a phrase what takes it back may stand."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a side is taken: `text[start:end]`."""

    start: int
    end: int
    side: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Which side a text takes, the phrases in which it does, and how sure that is, from 0 to 1."""

    side: str = UNSAID
    passages: tuple[Passage, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Found:
    passage: Passage
    is_plain: bool
    is_halved: bool = False  # a "but" follows


_NOTHING = Stance()
_MARKS = re.compile(r"[\u0300-\u036f\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]")
_SENTENCE_ENDS = ".!?؟…\n"
_BETWEEN_MARKS = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|\"[^\"\n]{1,600}\"")
_EVIL = re.compile(rf"\W*(?:\w+\W+){{0,4}}?(?:l'|d')?{FRENCH_EVILS}|\W*(?:\w+\W+){{0,2}}?\w{{0,4}}{ARABIC_EVILS}")
_ENDING = re.compile(rf"\W*(?:{FRENCH_ENDINGS}|{ARABIC_ENDINGS})")
_OPENING = re.compile(r"(?:\A|[.!?؟…\n])[\W\d_]*(?=\w)")
_LED_BY = re.compile(r"(?:oui|non|et|donc|alors|moi|نعم|لا|انا)\b,? *")


@cache
def _table() -> dict[int, str]:
    """Letter by letter, so that every place in the folded text is the same place in the text.

    What stays as it is stands there too: a letter that is not found takes Python three times as long.
    """
    found = {point: chr(point) for point in range(0x700)}
    for point in (*range(0xC0, 0x250), *range(0x621, 0x6D4), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(point))[0]
        if base != chr(point):
            found[point] = base
    found |= {ord(mark): "'" for mark in "’ʼ‘`´"}
    found |= {ord(one): other for one, other in zip("ىةٱگڭݣکیھہ", "يهاككككيهه", strict=True)}
    return found | dict.fromkeys(map(ord, "\t\r\v\f\u00a0\u2007\u2009\u202f"), " ")


def _folded(text: str) -> str:
    """The text as the rules are spelt, letter for letter, without its marks."""
    folded = _MARKS.sub("", text).translate(_table())
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else folded


def stands(text: str, language: str) -> Stance:
    """Say which side a text takes. `language` is one of `text.LANGUAGES`; one that is not known is read as any."""
    text = text[:LONGEST_READ]
    folded = _folded(text)
    found = [
        one
        for cue, alike in rules(language)
        if cue in folded
        for rule in alike
        for match in _matches(rule, folded)
        if (one := _taken(rule, match, folded)) is not None
    ]
    if not found:
        return _NOTHING
    stance = _weighed(found)
    return stance if len(folded) == len(text) else _placed(stance, text)


def _matches(rule: Rule, folded: str) -> Iterator[re.Match[str]]:
    if not (rule.opens or rule.first):
        yield from rule.pattern.finditer(folded)
        return
    if rule.pattern.search(folded) is None:
        return
    openings = (mark.end() for mark in _OPENING.finditer(folded))
    for opening in islice(openings, 1 if rule.first else None):
        led = _LED_BY.match(folded, opening)
        for start in {opening, led.end() if led else opening}:
            if match := rule.pattern.match(folded, start):
                yield match


def _placed(stance: Stance, text: str) -> Stance:
    """Return a stance with its passages where they stand in the text, its marks counted."""
    places = [place for place, letter in enumerate(text) if not _MARKS.match(letter)]
    places.append(len(text))
    moved = tuple(Passage(places[one.start], places[one.end], one.side) for one in stance.passages)
    return Stance(stance.side, moved, stance.confidence)


def _weighed(found: list[_Found]) -> Stance:
    plain = {one.passage.side for one in found if one.is_plain and not one.is_halved}
    if AGAINST in plain:  # "I am for it, but against …" says both
        plain |= {one.passage.side for one in found if one.is_plain}
    found = [one for one in found if not one.is_halved or one.passage.side in plain]
    if not found:
        return _NOTHING
    sides = plain or {one.passage.side for one in found}
    if len(sides) > 1 and not plain:
        return _NOTHING  # what is half said to both sides is said to none
    side = MIXED if len(sides) > 1 else next(iter(sides))
    kept = [one.passage for one in found if one.is_plain == bool(plain) and side in (MIXED, one.passage.side)]
    passages = tuple(sorted(set(kept), key=lambda one: (one.start, one.end)))
    if side == MIXED:
        return Stance(side, passages, 0.5)
    return Stance(side, passages, 0.9 if plain else 0.6)


def _taken(rule: Rule, match: re.Match[str], folded: str) -> _Found | None:
    """What a phrase says where it stands; None where that is nobody's stand, or no stand."""
    start, end = match.span()
    opening = max(folded.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    before = folded[max(opening, start - BEFORE) : start]
    closing = min((place for mark in _SENTENCE_ENDS if (place := folded.find(mark, end)) >= 0), default=len(folded))
    after = folded[end:closing]
    if folded[closing : closing + 1] in ("?", "؟") or REPORTED.search(before) or _is_quoted(folded, start, end):
        return None
    if rule.side == AGAINST and _EVIL.match(after[:AFTER]):
        return None
    if rule.asks and _ENDING.match(after):
        return None
    if (
        rule.side == FOR
        and rule.plain
        and re.search(r"(?:\bpas|\bfausse|\bplus|\baucune|\bjamais) (?:une |la |une tres |de )?$", before)
    ):
        return None
    halved = rule.side == FOR and not rule.asks and _is_taken_back(folded, end, closing)
    return _Found(Passage(start, end, rule.side), rule.plain, halved)


def _is_quoted(folded: str, start: int, end: int) -> bool:
    return any(mark.start() < start and end < mark.end() for mark in _BETWEEN_MARKS.finditer(folded))


def _is_taken_back(folded: str, end: int, closing: int) -> bool:
    """Whether a "but" follows in the sentence, or opens the next one."""
    return (
        BUT.search(folded, end, closing) is not None or BUT.match(folded[closing + 1 :].lstrip(" .\n")[:20]) is not None
    )
