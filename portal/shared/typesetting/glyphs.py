"""Which characters the house's fonts can print, and what stands in for those they cannot.

The fonts come from pinned packages, never from the machine: the same text gives the same page everywhere. What has no
glyph prints as its code point and is remembered, so that a document may list it; it never stops a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_amiri
import manimgx_fonts
import typst
import weblate_fonts
from fontTools.ttLib import TTFont

from .inline import Direction, code_point, runs, safe

_KURINTO = Path(weblate_fonts.__file__).parent / "static" / "weblate_fonts" / "kurinto" / "ttf"
_NOTO = Path(manimgx_fonts.__file__).parent

# Family -> the file whose glyphs count, in the order they are tried. Kurinto holds Tifinagh and most other scripts.
FACES: dict[str, Path] = {
    "Amiri": fontpkg_amiri.ROOT / "files" / "Amiri-Regular.ttf",
    "Kurinto Sans": _KURINTO / "KurintoSans-Rg.ttf",
    "Noto Emoji": _NOTO / "NotoEmoji[wght].ttf",
    "Kurinto Sans JP": _KURINTO / "KurintoSansJP-Rg.ttf",
    "Kurinto Sans SC": _KURINTO / "KurintoSansSC-Rg.ttf",
    "Kurinto Sans KR": _KURINTO / "KurintoSansKR-Rg.ttf",
}
# A word longer than this has no place to break in a column: one is given to it.
LONGEST_WORD = 28
# And a letter with more marks than this is parted.
MOST_MARKS = 16
BREAK = "\u200b"
# A byte order mark inside a text joins words. A tagged PDF may not hold it, but what was made to say the same since.
_SAME_SAID_OTHERWISE = {0xFEFF: "\u2060"}
_SHORT_VOWELS = re.compile("[\u064b-\u0652\u0670]")
# Format characters that are drawn all the same: the signs that stand under or around numbers.
_FORMAT_WITH_A_SHAPE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
_LONG_WORD = re.compile(rf"[^\s{BREAK}\u00ad]{{{LONGEST_WORD + 1},}}")


@cache
def typst_fonts() -> typst.Fonts:
    """Return the fonts of the packages, and no other."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())


def font_folders() -> list[str]:
    """Return where the fonts of the packages lie."""
    return sorted({str(face.parent) for face in FACES.values()})


@cache
def _covered(family: str) -> frozenset[int]:
    with TTFont(FACES[family], lazy=True) as face:
        return frozenset(face.getBestCmap())


class Printer:
    """Makes texts printable and remembers what it had to replace."""

    def __init__(self, refused: frozenset[str] = frozenset()) -> None:
        self.refused = refused
        self.replaced: set[str] = set()

    def printable(self, text: str) -> str:
        """Return `text` with a code point for each character that no face can draw, and long words breakable."""
        text = _calmed(text).translate(_SAME_SAID_OTHERWISE)
        if not self.refused and self._in_first_face(text):
            return _breakable(text)
        return _breakable("".join(self._cluster(cluster) for cluster in _clusters(text)))

    def line(self, line: str) -> list[Any]:
        """Return a line's runs for a template; a label of a direction of its own is a line again.

        Our own words are set without short vowels: a word that has them is copied and searched for backwards.
        """
        return [
            [run.kind, self.printable(run.text) if run.kind in ("text", "figure") else self.line(run.text)]
            for run in runs(_SHORT_VOWELS.sub("", line))
        ]

    def words(self, text: str, *, language: str, direction: Direction) -> dict[str, Any]:
        """Return somebody's words for a template: line by line as they were written, in their own direction."""
        return {"words": self.printable(safe(text)).split("\n"), "language": language, "direction": direction}

    def _in_first_face(self, text: str) -> bool:
        first = _covered(next(iter(FACES)))
        return all(ord(character) in first or character in "\n\t" for character in text)

    def _cluster(self, cluster: str) -> str:
        drawn = [character for character in cluster if not self._unseen(character)]
        if not drawn:
            return cluster
        for family in FACES:
            covered = _covered(family)
            if all(ord(character) in covered and character not in self.refused for character in drawn):
                return cluster
        # No face draws the whole cluster: its parts are shown one by one, those that stand alone in no face by name.
        return "".join(self._part(character, alone=len(drawn) == 1) for character in cluster)

    def _unseen(self, character: str) -> bool:
        return _invisible(character) and character not in self.refused

    def _part(self, character: str, *, alone: bool) -> str:
        mark = unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Mc")
        drawable = any(ord(character) in _covered(family) for family in FACES) and character not in self.refused
        if self._unseen(character) or (drawable and not alone and not mark):
            return character
        self.replaced.add(character)
        return code_point(character)


def undrawn(text: str) -> frozenset[str]:
    """Return the suspects of a text that could not be drawn: what the first face has not, or else its marks."""
    strange = frozenset(character for character in text if ord(character) not in _covered(next(iter(FACES))))
    return strange or frozenset(character for character in text if unicodedata.category(character)[0] == "M")


def _clusters(text: str) -> Iterator[str]:
    """Cut a text into a letter with its marks; emoji sequences stay whole."""
    cluster = ""
    for character in text:
        joins = unicodedata.category(character) in ("Mn", "Me", "Mc") or character in "\u200d\ufe0e\ufe0f"
        if cluster and not (joins or cluster.endswith("\u200d")):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _invisible(character: str) -> bool:
    """Return whether a character is never drawn: typst asks for no glyph there."""
    kind = unicodedata.category(character)
    if ord(character) in _FORMAT_WITH_A_SHAPE:
        return False
    return kind == "Cf" or character in "\n\t\u034f\u115f\u1160\u3164\uffa0" or 0xFE00 <= ord(character) <= 0xFE0F


def _calmed(text: str) -> str:
    """Part a heap of marks on one letter: it would climb over the lines above, and PDF readers refuse a long one."""
    out: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            out.append(BREAK)
            marks = 1
        out.append(character)
    return "".join(out)


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(lambda match: _cut(match[0]), text)


def _cut(word: str) -> str:
    out, length = [], 0
    for cluster in _clusters(word):
        if length >= LONGEST_WORD:
            out.append(BREAK)
            length = 0
        out.append(cluster)
        length += len(cluster)
    return "".join(out)
