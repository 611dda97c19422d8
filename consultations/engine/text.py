"""Language of a text, its folded form, its words and its sentences; the surface is kept by its place in the text."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from consultations.engine import words
from consultations.engine.stemming import arabic_stem, arabizi_to_arabic, french_stem

LANGUAGES = ("ar", "ary", "ary-Latn", "fr", "zgh", "und")
ARABIC_SCRIPT = frozenset({"ar", "ary"})
LONGEST_READ = 20_000
"""Characters read of one text: beyond, a pasted book would weigh more than a whole town."""


class Token(NamedTuple):
    """One word: as written, as compared, and where it stands in the text."""

    surface: str
    folded: str
    stem: str
    start: int
    end: int
    is_stop: bool
    confident: bool = True


_CLOSE_LETTERS = (
    ("ى", "ي"),
    ("ة", "ه"),
    ("گڭݣک", "ك"),
    ("ی", "ي"),
    ("ھہ", "ه"),
    ("ڤ", "ف"),
    ("پ", "ب"),
    ("œ", "oe"),
    ("æ", "ae"),
    ("’ʼ‘`", "'"),
)


def _dropped() -> dict[int, int | str | None]:
    """Combining marks (accents, tashkeel), controls (bidi, zero width) and tatweel vanish; close letters meet."""
    table: dict[int, int | str | None] = {}
    for point in range(0xAD, 0x10000):
        if unicodedata.category(chr(point)) in ("Mn", "Cf"):
            table[point] = None
    table[ord("ـ")] = None
    for variants, letter in _CLOSE_LETTERS:
        table |= dict.fromkeys(map(ord, variants), letter)
    table |= {0x0660 + digit: str(digit) for digit in range(10)} | {0x06F0 + digit: str(digit) for digit in range(10)}
    return table


_FOLD = _dropped()
_SPACE = re.compile(r"\s+")
# Python's \w leaves out the combining marks that stand inside Arabic words.
_MARK = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u200c\u200d\u00ad"
_WORD = re.compile(rf"[^\W_]+(?:[{_MARK}][^\W_]*)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
# A letter alone («l'article L. 117-1», «M. Alaoui») and a shortened word end no sentence.
_SENTENCE_END = re.compile(
    r"(?<=[.!?؟…])(?<!\b[^\W\d_]\.)(?<!\b[Aa]rt\.)(?<!\b[Cc]f\.)(?<!\bMme\.)[\"»”)]*\s+|[\n\r]+|(?<=[؛;])\s+"
)
# What the sentence before has left at the beginning of the next, and the dashes of a list.
_MARGIN = re.compile(r"(?:[\s»”).,،;؛:]|[-–—•*+>]+\s)*")
_ARABIZI_DIGIT = re.compile(r"^(?=.*[a-z])[a-z]*[23579][a-z23579]*$")
_TRAILING_DIGIT = re.compile(r"^[a-z]{2,}\d+$")
_DARIJA_VERB = re.compile(r"^كا?[يتن][ا-ي]{3,}$|^تا?ي[ا-ي]{3,}$|^و?ما?[ا-ي]{3,}ش$|^غ[يتن][ا-ي]{3,}$")
# Standard words that open like a Darija verb: كتابة, تنمية, تنظيم, كيفية …
_STARTS_LIKE_MSA = re.compile(r"^(?:كتاب|كتب|كتل|كنت|كنيس|كيان|كيف|تيس|تيار|كنز|تايل|كيم)")


def normalise(text: str) -> str:
    """Fold a text for comparison: marks, accents, case, letter variants, digits and white space."""
    folded = unicodedata.normalize("NFKD", text).translate(_FOLD).lower()
    return _SPACE.sub(" ", folded).strip()


def fold_in_place(text: str) -> tuple[str, list[int]]:
    """Fold a text letter by letter, white space as it stands; `places[n]` is where the folded n-th sign was written."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign).translate(_FOLD).lower():
            folded.append(letter)
            places.append(place)
    return "".join(folded), places


def _script(letter: str) -> str:
    point = ord(letter)
    if 0x600 <= point <= 0x77F or 0x8A0 <= point <= 0x8FF or 0xFB50 <= point <= 0xFDFF or 0xFE70 <= point <= 0xFEFF:
        return "arabic"
    if 0x2D30 <= point <= 0x2D7F:
        return "tifinagh"
    return "latin" if point < 0x250 or 0x1E00 <= point < 0x1F00 else "other"


def _scripts(text: str) -> Counter[str]:
    return Counter(_script(letter) for letter in text if letter.isalpha())


def _arabic_register(found: list[str]) -> str:
    """Darija or standard Arabic: function words of each, and the verb shapes that only Darija has."""
    darija = standard = 0.0
    for word in found:
        bare = word[1:] if word[:1] in "وف" and len(word) > 3 else word
        if word in words.DARIJA_MARKERS or bare in words.DARIJA_MARKERS:
            darija += 1.5
        elif word in words.MSA_MARKERS:
            standard += 0.3 if len(word) < 3 else 0.6
        elif _DARIJA_VERB.match(word) and not _STARTS_LIKE_MSA.match(word):
            darija += 1
    return "ary" if darija > standard or (darija >= 2 and darija > 0.08 * len(found)) else "ar"


def _latin_language(found: list[str], accented: bool) -> str:
    arabizi = french = english = 0.0
    for word in found:
        if word in words.ARABIZI_FUNCTION:
            arabizi += 1 if len(word) > 2 else 0.3
        elif _ARABIZI_DIGIT.match(word) and not _TRAILING_DIGIT.match(word):
            arabizi += 1
        if word in words.FRENCH_FUNCTION:
            french += 1 if len(word) > 1 else 0.5
        if word in words.ENGLISH_FUNCTION:
            english += 1
    if accented:
        french += 1
    if arabizi > french:
        return "ary-Latn"
    return "und" if english > french and english >= 2 else "fr"


def detect_language(text: str) -> str:
    """Return one of `LANGUAGES`: by script first, then by the function words of each language."""
    read = text[:LONGEST_READ]
    scripts = _scripts(read)
    letters = sum(scripts.values())
    if letters < 2:
        return "und"
    script, count = max(scripts.items(), key=lambda item: (item[1], item[0]))
    if script == "other" or count < 2:
        return "und"
    if script == "tifinagh":
        return "zgh"
    found = [match.group() for match in _WORD.finditer(normalise(_ADDRESS.sub(" ", read)))]
    if script == "arabic":
        return _arabic_register(found)
    accented = any(letter in "éèêëàâçùûîïôœÉÈÀÇ" for letter in read)
    return _latin_language(found, accented)


def _without_addresses(text: str) -> str:
    """What is read of a text, every word at its place: blanks where an address of a page or a mailbox stood."""
    read = text[:LONGEST_READ]
    if "@" in read or "://" in read or "www." in read:
        return _ADDRESS.sub(lambda match: " " * len(match.group()), read)
    return read


def has_words(text: str) -> bool:
    """Return whether there is anything to read in a text: a word of letters, in whatever script."""
    read = _without_addresses(text)
    return any(_folded(match.group()).isalpha() for match in _WORD.finditer(read))


@lru_cache(maxsize=30_000)
def _folded(surface: str) -> str:
    return normalise(surface)


def _stem(folded: str, language: str) -> tuple[str, bool]:
    """The form compared, and whether it can be trusted: a transliteration cannot."""
    if _script(folded[0]) == "arabic":
        return arabic_stem(folded, language == "ary"), True
    if language == "ary-Latn" and folded not in words.FRENCH_FUNCTION:
        return arabic_stem(arabizi_to_arabic(folded), True) or folded, False
    return french_stem(folded), True


@lru_cache(maxsize=30_000)
def _is_stop(folded: str, language: str) -> bool:
    if len(folded) < 2 or folded.isdigit():
        return True
    listed = words.STOP.get("ar" if _script(folded[0]) == "arabic" else language, words.FRENCH_FUNCTION)
    return folded in listed or (folded[0] in "وف" and len(folded) > 3 and folded[1:] in words.STOP["ar"])


@lru_cache(maxsize=60_000)
def _read(surface: str, language: str) -> tuple[str, str, bool, bool] | None:
    """A word as compared, its stem, whether it only holds a text together, and whether the stem can be trusted."""
    folded = normalise(surface)
    if not folded:
        return None
    stem, confident = _stem(folded, language)
    return folded, stem, _is_stop(folded, language), confident


def tokens(text: str, language: str) -> list[Token]:
    """Words of a text in order. Addresses of pages and mailboxes are left out: they name nobody's theme."""
    found = []
    for match in _WORD.finditer(_without_addresses(text)):
        surface = match.group()
        read = _read(surface, language)
        if read is not None:
            folded, stem, is_stop, confident = read
            found.append(Token(surface, folded, stem, match.start(), match.end(), is_stop, confident))
    return found


def stems(text: str, language: str) -> list[str]:
    """Stems of the words of a text that say what it speaks of, in order."""
    found = (_read(surface, language) for surface in _WORD.findall(_without_addresses(text)))
    return [read[1] for read in found if read is not None and not read[2]]


def content_words(text: str, language: str) -> list[str]:
    """Words of a text as written, without those that only hold it together; Darija in Latin letters in Arabic ones."""
    found = []
    for match in _WORD.finditer(_without_addresses(text)):
        folded = _folded(match.group())
        if folded and not _is_stop(folded, language):
            found.append(arabizi_to_arabic(folded) or folded if language == "ary-Latn" else match.group())
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Places of the sentences of a text, without the white space around them and the marks that open none."""
    spans = []
    start = 0
    breaks = [match.span() for match in _SENTENCE_END.finditer(text)]
    for end, following in [*breaks, (len(text), len(text))]:
        margin = _MARGIN.match(text, start, end)
        opening, closing = margin.end() if margin else start, start + len(text[start:end].rstrip())
        if opening < closing:
            spans.append((opening, closing))
        start = following
    return spans
