"""Passages are hidden from a text: the words are looked for as people spell them, and hidden wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import Pattern

from consultations.engine.screening.passage import clings
from consultations.engine.text import fold_in_place

# A word begins there, or behind what Arabic joins to it: "and", "to", "by", "and to". That stays to be read.
_BEGINS = r"(?:(?<!\w)|(?<=\b[وفبلك])|(?<=\b[وف][بلك]))"
MARK = "[…]"  # turns with the direction of the text around it


def matcher(words: str, texts: Iterable[str]) -> Pattern[str] | None:
    """Return what finds these words in the folded texts; None when they stand in none of them.

    Whole words, if they stand as such in one of the texts: who hides "Ali" does not cut a piece out of "qualité".
    Only what stands nowhere by itself is hidden within a word.
    """
    parts = [re.escape(part) for part in _folded(words)[0].split()]
    if not parts:
        return None
    inside = r"\s+".join(parts)
    folded = [_folded(text)[0] for text in texts]
    for pattern in (re.compile(rf"{_BEGINS}{inside}(?!\w)"), re.compile(inside)):
        if any(pattern.search(text) for text in folded):
            return pattern
    return None


def places(text: str, patterns: Iterable[Pattern[str]]) -> list[tuple[int, int]]:
    """Return where the patterns stand in a text, in the characters that were written; what touches is one place."""
    folded, written = _folded(text)
    spans = sorted(
        (written[found.start()], _end(text, written[found.end() - 1] + 1))
        for pattern in patterns
        for found in pattern.finditer(folded)
        if found.group()
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text with a mark in the place of each span."""
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], MARK]
        at = end
    return "".join([*kept, text[at:]])


def refilled(text: str, original: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text that was corrected by somebody who saw marks, with the hidden words where the marks stand.

    Where marks were taken out or added nobody can tell which is which: the text is taken as it was written.
    """
    if MARK in original or text.count(MARK) != len(spans):
        return text
    pieces = text.split(MARK)
    hidden = [original[start:end] for start, end in spans]
    return "".join(piece for pair in zip(pieces, [*hidden, ""], strict=True) for piece in pair)


def _end(text: str, end: int) -> int:
    while end < len(text) and clings(text[end]):
        end += 1
    return end


@lru_cache(maxsize=64)
def _folded(text: str) -> tuple[str, list[int]]:
    return fold_in_place(text)
