"""Finding words in what people wrote, whatever the spelling: alef, ya and ta marbuta, vowel signs, accents, capitals.

Both sides are folded, and a word is looked for by its stem: "enfants" finds "enfant", "الإعاقة" finds "إعاقات". Where
it was found is shown as pieces of the text as it was written: a template writes them out, and escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.engine.stemming import arabic_stem, french_stem
from consultations.engine.words import STOP
from portal.shared.folding import fold

MOST_WORDS = 5
SHORTEST_INSIDE = 3  # shorter letters stand inside too many words: they must open one
OPENING = 280
BEFORE = 80  # how much is shown before the first word that was found
# \w leaves out the vowel signs that stand inside Arabic words, and the tatweel.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed])*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_EMPTY_WORDS = STOP["ar"] | STOP["fr"]


class Piece(NamedTuple):
    """Some of a text as it was written, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Needle:
    """The letters that a folded word must hold; Latin ones must open it, for Latin words take nothing in front."""

    letters: str
    opens: bool

    def is_in(self, word: str) -> bool:
        return word.startswith(self.letters) if self.opens else self.letters in word

    @property
    def condition(self) -> Q:
        if not self.opens:
            return Q(search_key__contains=self.letters)
        return Q(search_key__startswith=self.letters) | Q(search_key__contains=f" {self.letters}")


def needle(word: str) -> Needle:
    """Return what a folded word is looked for by."""
    if _ARABIC.match(word):
        stem = arabic_stem(word)
        letters = stem if len(stem) >= SHORTEST_INSIDE and stem in word else word
        return Needle(letters, opens=len(letters) < SHORTEST_INSIDE)
    stem = french_stem(word)
    return Needle(stem if len(stem) > SHORTEST_INSIDE and word.startswith(stem) else word, opens=True)


def needles(words: str) -> list[Needle]:
    """Return what is looked for: the first few words that say something, or those that there are."""
    folded = list(dict.fromkeys(fold(words).split()))
    telling = [word for word in folded if len(word) > 1 and word not in _EMPTY_WORDS]
    return [needle(word) for word in (telling or folded)[:MOST_WORDS]]


def saying(contributions: QuerySet[Contribution], words: Sequence[Needle]) -> QuerySet[Contribution]:
    """Return the contributions that every word is found in."""
    for word in words:
        contributions = contributions.filter(word.condition)
    return contributions


def pieces(text: str, words: Sequence[Needle]) -> list[Piece]:
    """Return the text in pieces, the words that were looked for apart."""
    cut, at = [], 0
    for start, end in _places(text, words):
        cut += [Piece(text[at:start], found=False), Piece(text[start:end], found=True)]
        at = end
    return [piece for piece in (*cut, Piece(text[at:], found=False)) if piece.text]


def passage(text: str, words: Sequence[Needle]) -> list[Piece]:
    """Return some lines of the text, in pieces: its opening, or what stands around the first word that was found."""
    first = next(iter(_places(text, words)), (0, 0))[0]
    start = 0 if first <= OPENING - BEFORE else text.rfind(" ", 0, first - BEFORE) + 1
    end = start + OPENING
    shown = text[start:end].rstrip()
    return pieces(f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}", words)


def _places(text: str, words: Sequence[Needle]) -> list[tuple[int, int]]:
    if not words:
        return []
    return [
        match.span()
        for match in _WORD.finditer(text)
        if any(word.is_in(part) for part in fold(match.group()).split() for word in words)
    ]
