"""Finding words in what people wrote, whatever the spelling: alef, ya and ta marbuta, vowel signs, accents, capitals.

Both sides are folded, and a word is looked for by its stem: "enfants" finds "enfant", "الإعاقة" finds "إعاقات". Darija
in Latin letters and Arabic script find each other by their sound: "tofola" finds "طفولة". What is spelt nearly so, with
a letter too many, too few, another or two that changed places, is found when it is asked for. Where it was found is
shown as pieces of the text as it was written: a template writes them out, and escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.engine.sounds import core, is_arabic, sound, sounding_like
from consultations.engine.stemming import arabic_stem, french_stem
from consultations.engine.words import STOP
from portal.shared.folding import fold

MOST_WORDS = 5
SHORTEST_INSIDE = 3  # shorter letters stand inside too many words: they must open one
TRIGRAM = 3  # letters that an index of trigrams needs to be led anywhere
SHORTEST_MISSPELT = 5  # a shorter word with one letter changed is as often another word
OPENING = 280
MOST_KNOWN = 5_000  # words remembered as found or not, for one search
BEFORE = 80  # how much is shown before the first word that was found
# \w leaves out the vowel signs that stand inside Arabic words, the tatweel, and the unseen signs of direction.
_WORD = re.compile(
    "[^\\W_]+(?:[\u00ad\u0300-\u036f\u0610-\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff][^\\W_]*)*"
)
_EMPTY_WORDS = STOP["ar"] | STOP["fr"]
_ARTICLE = re.compile("^(?:[وف]?[بكف]?ال|و?لل)(?=.{3})")
_BEFORE_ARABIC = "[وف]?[بكل]?(?:ال|ل)?"


class Piece(NamedTuple):
    """Some of a text as it was written, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Needle:
    """The letters that a folded word must hold; Latin ones must open it, for Latin words take nothing in front.

    `sound` is the pattern of what sounds like it, `core` what each of these holds, `near` the pattern of what is spelt
    nearly so. Among Arabic words a sound joins too many (جامعة and جماعة): there it counts, as `near` does, only where
    `is_near` asks for close spellings.
    """

    letters: str
    opens: bool
    sound: str = ""
    core: str = ""
    near: str = ""
    is_near: bool = False

    def is_in(self, word: str) -> bool:
        """Return whether a folded word is what is looked for."""
        if word.startswith(self.letters) if self.opens else self.letters in word:
            return True
        by_sound = self.sound and (self.is_near or not (self.is_arabic and is_arabic(word)))
        if by_sound and re.search(self.sound, f" {sound(word)} "):
            return True
        return bool(self.is_near and self.near and re.search(self.near, word))

    @property
    def is_arabic(self) -> bool:
        return is_arabic(self.letters)

    @property
    def spelt(self) -> Q:
        """What the database is asked for, by the letters alone."""
        if not self.opens:
            return Q(search_key__holds=self.letters)
        return Q(search_key__startswith=self.letters) | Q(search_key__holds=f" {self.letters}")

    @property
    def heard(self) -> Q:
        """What the database is asked for, by the sound alone.

        The core leads the index to the few rows that the pattern is then tried on, where it has letters enough for an
        index of trigrams; where it has not, the pattern leads it itself.
        """
        if len(self.core) < TRIGRAM:
            return Q(sound_key__regex=self.sound)
        return Q(sound_key__contains=self.core) & Q(sound_key__bears=self.sound)

    @property
    def condition(self) -> Q:
        """What the database is asked for."""
        found = self.spelt
        if not self.sound:
            # A text that is the letters alone is among these. Said twice, it weighs more than an equality: otherwise
            # the letters are looked for in other regions' texts before the region is compared.
            found |= Q(search_key=self.letters)
        elif self.is_near or not self.is_arabic:
            found |= Q(sound_key__regex=self.sound)
        else:
            found |= Q(language=Contribution.Language.DARIJA_LATIN) & self.heard
        return found | Q(search_key__regex=self.near) if self.is_near and self.near else found


def needle(word: str) -> Needle:
    """Return what a folded word is looked for by."""
    if is_arabic(word):
        stem = arabic_stem(word)
        letters = stem if len(stem) >= SHORTEST_INSIDE and stem in word else word
        opens = len(letters) < SHORTEST_INSIDE
    else:
        stem = french_stem(word)
        letters, opens = stem if len(stem) > SHORTEST_INSIDE and word.startswith(stem) else word, True
    return Needle(letters, opens, sound=sounding_like(word), core=core(word), near=_nearly(word, letters))


def needles(words: str) -> list[Needle]:
    """Return what is looked for: the first few words that say something, or those that there are."""
    folded = list(dict.fromkeys(fold(words).split()))
    telling = [word for word in folded if len(word) > 1 and word not in _EMPTY_WORDS]
    return [needle(word) for word in (telling or folded)[:MOST_WORDS]]


def near(words: Sequence[Needle]) -> list[Needle]:
    """Return the same words, close spellings included; none when all of them are too short for that.

    Among Arabic words what sounds alike is close too: طفل and أطفال, but also جامعة and جماعة.
    """
    if not any(word.near or (word.is_arabic and word.sound) for word in words):
        return []
    return [replace(word, is_near=True) for word in words]


def _nearly(word: str, letters: str) -> str:
    """Return the pattern of a word with one slip in it: a letter too many, too few, another, or two swapped."""
    bare = letters if len(letters) >= SHORTEST_MISSPELT else _ARTICLE.sub("", word)
    if len(bare) < SHORTEST_MISSPELT or not bare.isalpha():
        return ""
    slips = []
    for place in range(len(bare)):
        before, here, after = bare[:place], bare[place], bare[place + 1 :]
        slips.append(f"{before}[^ ]?{after}")
        slips.append(f"{before}{here}[^ ]{after}")
        if after:
            slips.append(f"{before}{after[0]}{here}{after[1:]}")
    opening = _BEFORE_ARABIC if is_arabic(bare) else ""
    return f"(?:^| ){opening}(?:{'|'.join(dict.fromkeys(slips))})"


def saying(contributions: QuerySet[Contribution], words: Sequence[Needle]) -> QuerySet[Contribution]:
    """Return the contributions that every word is found in."""
    for word in words:
        contributions = contributions.filter(word.condition)
    return contributions


def only_nearly_saying(contributions: QuerySet[Contribution], words: Sequence[Needle]) -> QuerySet[Contribution]:
    """Return those that every word is found in by a close spelling, without those that `saying` finds."""
    exactly = Q()
    for word in words:
        exactly &= word.condition
    return saying(contributions, near(words)).exclude(exactly)


def pieces(text: str, words: Sequence[Needle]) -> list[Piece]:
    """Return the text in pieces, the words that were looked for apart."""
    cut, at = [], 0
    for start, end in _places(text, words):
        cut += [Piece(text[at:start], found=False), Piece(text[start:end], found=True)]
        at = end
    return [piece for piece in (*cut, Piece(text[at:], found=False)) if piece.text]


def passage(text: str, words: Sequence[Needle], *, room: int = OPENING - BEFORE, before: int = BEFORE) -> list[Piece]:
    """Return some lines of the text, in pieces: its opening, or what stands around the first word that was found.

    Where the word stands further in than there is `room`, the lines begin so many letters `before` it.
    """
    first = next(_places(text, words), (0, 0))[0]
    start = 0 if first <= room else text.rfind(" ", 0, max(0, first - before)) + 1
    end = start + OPENING
    shown = text[start:end].rstrip()
    return pieces(f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}", words)


def _places(text: str, words: Sequence[Needle]) -> Iterator[tuple[int, int]]:
    if words:
        known = _known(tuple(words))
        yield from (match.span() for match in _WORD.finditer(text) if known[match.group()])


class _Known(dict[str, bool]):
    """Whether a word as it was written is looked for. A page of texts says the same few words over and over."""

    def __init__(self, words: tuple[Needle, ...]) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, word: str) -> bool:
        found = any(needle.is_in(part) for part in fold(word).split() for needle in self.words)
        if len(self) < MOST_KNOWN:
            self[word] = found
        return found


@lru_cache(maxsize=100)
def _known(words: tuple[Needle, ...]) -> _Known:
    """Return what is remembered of these words from one text to the next."""
    return _Known(words)
