"""All that is looked for in a text, in the order in which it stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consultations.engine.screening.offences import offences
from consultations.engine.screening.passage import folded
from consultations.engine.screening.people import people
from consultations.engine.screening.personal import personal_data
from consultations.engine.text import ARABIC_SCRIPT, detect_language

VERSION = 1
OFFENCE, PERSONAL, NAME, LANGUAGE, AXIS = "offence", "personal", "name", "language", "axis"
KINDS = (OFFENCE, PERSONAL, NAME, LANGUAGE, AXIS)
SHORTEST = 40  # letters of a text whose language can be told from another


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A passage, in characters of the text as it was written, and how sure it is that a reader should look at it."""

    start: int
    end: int
    kind: str
    confidence: float


def find_passages(text: str) -> list[Finding]:
    """Return the passages to look at. Two of a kind that overlap are one; of two kinds the surer one stands."""
    read = folded(text)
    found = [
        Finding(start, end, kind, sure)
        for kind, finder in ((OFFENCE, offences), (PERSONAL, personal_data), (NAME, people))
        for start, end, sure in finder(read)
    ]
    return sorted(_apart(found))


def _apart(found: Iterable[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for one in sorted(found, key=lambda each: (-each.confidence, each.start - each.end, each.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def other_language(text: str, declared: str) -> str | None:
    """Return the language a text is rather in than the one it is filed under; None when that cannot be told.

    Standard Arabic and Darija flow into each other: between the two nobody is wrong.
    """
    if declared in {"", "und"} or sum(letter.isalpha() for letter in text) < SHORTEST:
        return None
    detected = detect_language(text)
    if detected in {"und", declared} or {detected, declared} <= ARABIC_SCRIPT:
        return None
    return detected
