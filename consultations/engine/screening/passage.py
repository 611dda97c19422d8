"""A place in a text, found in its folded form and told in the characters that were written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from consultations.engine.text import LONGEST_READ, fold_in_place

# What clings to the sign before it: cutting between the two would show a broken letter or emoji.
_CLINGS = ("Mn", "Me", "Cf")
_SKIN = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it was written, its folded form, and where each folded sign stands in the written one."""

    written: str
    folded: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the folded text was written, with the marks that cling to its last letter."""
        last = self.places[end - 1] + 1
        while last < len(self.written) and clings(self.written[last]):
            last += 1
        return self.places[start], last

    def spans(self, pattern: re.Pattern[str], group: int = 0) -> list[tuple[int, int]]:
        """Return where a pattern is found, in order."""
        return [self.span(*found.span(group)) for found in pattern.finditer(self.folded) if found.group(group)]


def folded(text: str) -> Folded:
    """Fold a text, as much of it as is read."""
    read = text[:LONGEST_READ]
    letters, places = fold_in_place(read)
    return Folded(read, letters, places)


def clings(sign: str) -> bool:
    """Return whether a sign belongs to the one before it: an accent, a vowel sign, a joiner, a skin tone."""
    return unicodedata.category(sign) in _CLINGS or ord(sign) in _SKIN


def listed(words: str) -> list[str]:
    """Return the words of a list as it is written down."""
    return words.split()
