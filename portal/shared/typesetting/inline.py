"""Lines of text that hold figures and foreign words, so that no number turns over in an Arabic line.

A figure travels between LEFT-TO-RIGHT ISOLATE and POP DIRECTIONAL ISOLATE, a label of the other direction between FIRST
STRONG ISOLATE and POP. A browser honours these characters as they are; PDF and DOCX take the line apart with `runs`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from portal.shared import time

LEFT_TO_RIGHT, FIRST_STRONG, POP = "\u2066", "\u2068", "\u2069"
NO_BREAK = "\u202f"
# What stands where a figure is not shown.
NOT_SHOWN = "—"
OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", LEFT_TO_RIGHT: POP, "\u2067": POP, FIRST_STRONG: POP}
RIGHT_TO_LEFT_LANGUAGES = {"ar", "ary"}

# A reference, or digits with what may stand between them: 4 318; -7,62; 2021-2026; 3 / 10; 28 %; 10:00; 20/12/2026.
_FIGURE = re.compile(
    r"[A-Z]{2,5}-\d{2}-\d+"
    r"|\d+\s?/\s?\d+"
    r"|(?<!\w)[+\-−±]?\d(?:[\d.,:/–\u202f-]*\d|(?: \d{3})+)?(?:[\u202f\u00a0 ]?%)?"
    r"|\d+"
)
# What XML 1.0 cannot hold; and the two overrides, which make a text read as what it is not.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202d\u202e]")
_NEW_LINE = re.compile("\r\n?|\x85|\u2028|\u2029")
_UNUSUAL = re.compile(f"[\r\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]|{_UNSAFE.pattern}")

Direction = Literal["ltr", "rtl"]
RunKind = Literal["text", "figure", "ltr", "rtl"]


class Run(NamedTuple):
    """A stretch of a line: `text` flows with it, `figure` is one unit left to right, `ltr` and `rtl` hold lines."""

    kind: RunKind
    text: str


def code_point(character: str) -> str:
    """Return the visible name of a character that cannot be shown: [U+202E]."""
    return f"[U+{ord(character):04X}]"


def safe(text: str) -> str:
    """Return `text` as any document can hold it: nothing is lost, what cannot stand there shows as its code point.

    Embeddings and isolates are kept, closed where they were left open, so that they end with the text they came in.
    """
    if _UNUSUAL.search(text) is None:
        return text
    text = _UNSAFE.sub(lambda match: code_point(match[0]), _NEW_LINE.sub("\n", text))
    return "\n".join(_balanced(line) for line in text.split("\n"))


def _balanced(line: str) -> str:
    out: list[str] = []
    waiting: list[str] = []
    for character in line:
        if character in OPENING:
            waiting.append(OPENING[character])
        elif character in ("\u202c", POP):
            if not waiting or waiting[-1] != character:
                out.append(code_point(character))
                continue
            waiting.pop()
        out.append(character)
    return "".join(out) + "".join(reversed(waiting))


def direction_of_language(language: str) -> Direction:
    """Return the direction of a language code of the portal."""
    return "rtl" if language in RIGHT_TO_LEFT_LANGUAGES else "ltr"


def direction_of(text: str, otherwise: Direction) -> Direction:
    """Return the direction of the first strong letter, as `dir="auto"` does."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def isolate(text: str) -> str:
    """Return `text` with each figure and reference in it isolated."""
    return _FIGURE.sub(lambda match: f"{LEFT_TO_RIGHT}{match[0]}{POP}", text)


def figure(value: int | float, digits: int = 0) -> str:
    """Return a number, grouped and isolated."""
    return f"{LEFT_TO_RIGHT}{time.number(value, digits)}{POP}"


def percent(part: int, whole: int) -> str:
    """Return a share in whole per cent, isolated: 28 %."""
    return f"{LEFT_TO_RIGHT}{time.number(100 * part / whole)}{NO_BREAK}%{POP}"


def out_of(part: int, whole: int) -> str:
    """Return such as 11 / 14, isolated and never broken."""
    return f"{LEFT_TO_RIGHT}{time.number(part)}{NO_BREAK}/{NO_BREAK}{time.number(whole)}{POP}"


def words(labels: Mapping[str, str] | None, language: str) -> str:
    """Return a bilingual label in `language`, or in the other one rather than blank, safe to print on one line."""
    labels = labels or {}
    return " ".join(safe(labels.get(language) or next((text for text in labels.values() if text), "")).split())


def name(labels: Mapping[str, str] | None, language: str) -> str:
    """Return a label ready to stand in a sentence: its figures isolated, or itself if it is of the other direction."""
    text = words(labels, language) or "…"
    own = direction_of_language(language)
    if direction_of(text, own) != own:
        return f"{FIRST_STRONG}{text if _marked(text) else isolate(text)}{POP}"
    # A label with isolates of its own is left as its writer set it.
    return text if _marked(text) else isolate(text)


def _marked(text: str) -> bool:
    return any(mark in text for mark in OPENING)


def runs(line: str) -> list[Run]:
    """Take a line apart at its outermost isolates; inner ones stay in their run's text."""
    found: list[Run] = []
    start, depth, opener = 0, 0, ""
    for index, character in enumerate(line):
        if character in (LEFT_TO_RIGHT, "\u2067", FIRST_STRONG):
            if not depth:
                _keep(found, "text", line[start:index])
                start, opener = index + 1, character
            depth += 1
        elif character == POP and depth:
            depth -= 1
            if not depth:
                inside = line[start:index]
                _keep(found, "figure" if opener == LEFT_TO_RIGHT else direction_of(inside, "ltr"), inside)
                start = index + 1
    _keep(found, "text", line[start:])
    return found


def _keep(found: list[Run], kind: RunKind, text: str) -> None:
    if text:
        found.append(Run(kind, text))


def plain(line: str) -> str:
    """Return a line without the isolates, for a cell or a title that holds one text alone."""
    return "".join(run.text if run.kind in ("text", "figure") else plain(run.text) for run in runs(line))


def joined(parts: Sequence[str], language: str) -> str:
    """Return an enumeration with the comma of the language."""
    return ("، " if language == "ar" else ", ").join(parts)
