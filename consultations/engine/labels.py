"""Names for themes, in Arabic and in French, made of words people wrote."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from consultations.engine.lexicon import notion
from consultations.engine.text import ARABIC_SCRIPT, Token, normalise, tokens
from consultations.engine.words import LABEL_STOP, OFFENSIVE

SEPARATOR = " · "
LONGEST_PHRASE = 4
READ = 120
"""Words of each text that count for a label: a long text must not name the theme alone."""

READ_OF = 4_000
BACKGROUND = 1_500
"""Texts that say how usual a phrase is: of a larger set, every second, third … one."""
HEARD = 100
"""Texts that name a theme, the most central first."""

FEW = 6
"""In a theme of fewer texts a phrase may name it though only one text says so."""

# A French word alone that is probably a participle or an infinitive: accepté, modifiées, payer.
_VERBAL = re.compile(r"(?!.*(?:[inlrue]t|n)ée?s?$).*(?:é|és|ée|ées|er|ir|ait|aient|ant)$")

ENOUGH = 3
"""Voices in a language from which it names the theme in its own words, even if no two of them agree on a phrase."""

_GLUE = re.compile(r"[\s'’\-]*")
_SHOWN_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ATTACHED = ("وال", "فال", "بال", "كال", "ولل", "لل")
_JOINED = "وفبكل"  # letters that are joined to the next word: and, so, with, like, to


@dataclass
class _Seen:
    """Phrases of one language, and in which texts."""

    texts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0


def _family(language: str) -> str:
    return "ar" if language in ARABIC_SCRIPT else "fr" if language == "fr" else "other"


@lru_cache(maxsize=30_000)
def _opens_or_closes(folded: str, is_stop: bool, language: str) -> bool:
    """A word a phrase may begin or end with."""
    listed = LABEL_STOP.get("ar" if language in ARABIC_SCRIPT else language, frozenset())
    barred = is_stop or folded in listed or folded in OFFENSIVE
    return not barred and len(folded) > 2 and not folded[0].isdigit()


def _shown(written: str) -> str:
    """As written, without tashkeel, line breaks or the capital of a sentence's beginning; CNIL keeps its own."""
    plain = " ".join(_SHOWN_MARKS.sub("", written).split()).replace("'", "’")
    return plain if plain[1:2].isupper() or not plain[:1].isupper() else plain[0].lower() + plain[1:]


def _detached(word: str) -> str:
    """والأطفال and للأطفال name the same thing as الأطفال."""
    for prefix in _ATTACHED:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return "ال" + word[len(prefix) :]
    return word


def _phrases(text: str, found: Sequence[Token], language: str) -> dict[str, str]:
    """Folded phrase -> its surface, for runs of words with meaning at both ends and at most two small words between."""
    phrases: dict[str, str] = {}
    bounds = [_opens_or_closes(token.folded, token.is_stop, language) for token in found]
    goes_on = [False, *(_GLUE.fullmatch(text, one.end, next_.start) is not None for one, next_ in pairwise(found))]
    for start, first in enumerate(found):
        if not bounds[start]:
            continue
        key: list[str] = []
        small = 0
        for place in range(start, min(start + LONGEST_PHRASE, len(found))):
            token = found[place]
            if place > start and not goes_on[place]:
                break
            if token.is_stop:
                small += 1
                key.append(token.folded)
                if small > 2:
                    break
                continue
            if not bounds[place]:
                break
            key.append(token.stem)
            if len(key) - small > 3:
                break
            phrases.setdefault(" ".join(key), text[first.start : token.end])
    return phrases


class Phrasebook:
    """Phrases of a set of texts, from which each theme takes its own: of all texts, or of a sample of very many."""

    def __init__(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        self.texts = texts
        self.languages = languages
        self.seen: dict[str, _Seen] = defaultdict(_Seen)
        self._phrases: dict[int, dict[str, str]] = {}
        self._openings: dict[str, set[str]] = {}
        self.background = range(0, len(texts), 1 + (len(texts) - 1) // BACKGROUND)
        for index in self.background:
            seen = self.seen[_family(languages[index])]
            seen.size += 1
            for key in self.phrases(index):
                seen.texts[key].append(index)

    def phrases(self, index: int) -> dict[str, str]:
        """Phrases of one text and how it writes them; read once."""
        if index not in self._phrases:
            text, language = self.texts[index], self.languages[index]
            self._phrases[index] = _phrases(text, tokens(text[:READ_OF], language)[:READ], language)
        return self._phrases[index]

    def surface(self, family: str, key: str, heard: Mapping[str, Sequence[int]]) -> str:
        """The most usual way of writing a phrase, where the sample has none as it was `heard`.

        In Arabic the definite form when people write it.
        """
        written: Counter[str] = Counter()
        for index in self.seen[family].texts.get(key) or heard[key]:
            form = _shown(self.phrases(index)[key])
            written[self.detached(form, key) if family == "ar" else form] += 1
        best = max(written.items(), key=lambda item: (item[1], item[0]))
        definite = [(count, form) for form, count in written.items() if form.startswith("ال")]
        if family == "ar" and definite and not best[0].startswith("ال") and 5 * max(definite)[0] >= best[1]:
            return max(definite)[1]
        return best[0]

    def detached(self, form: str, key: str) -> str:
        """Return an Arabic phrase without what is joined to it: وحقوق where people write حقوق, too, but not وزارة."""
        form = _detached(form)
        opening = form.split()[0]
        known = opening[0] in _JOINED and normalise(opening[1:]) in self.openings(key.split()[0])
        return form[1:] if known else form

    def openings(self, stem: str) -> set[str]:
        """Return the ways in which texts of the sample write the word that has this stem, with or without its hamza."""
        if stem not in self._openings:
            places = self.seen["ar"].texts.get(stem, ())
            self._openings[stem] = {normalise(self.phrases(index)[stem]) for index in places}
        return self._openings[stem]


@dataclass(frozen=True)
class _Heard:
    """What the voices of a theme say in one language: of each phrase, which of them say it."""

    indexes: Sequence[int]
    texts: Mapping[str, Sequence[int]]


def _nature(book: Phrasebook, key: str, heard: _Heard, family: str) -> float:
    """Names of things make better labels than verbs, and words of the social field better than others."""
    stems = key.split()
    if any(notion(stem) for stem in stems):
        return 1.6
    verbal = len(stems) == 1 and family == "fr" and _VERBAL.match(book.surface(family, key, heard.texts))
    return 0.5 if verbal else 1.0


def _heard(book: Phrasebook, indexes: Sequence[int], family: str) -> _Heard:
    voices = [index for index in indexes if _family(book.languages[index]) == family]
    texts: dict[str, list[int]] = defaultdict(list)
    for index in voices:
        for key in book.phrases(index):
            texts[key].append(index)
    return _Heard(voices, texts)


def _scores(book: Phrasebook, heard: _Heard, family: str, least: int) -> list[tuple[float, str]]:
    """Class-based TF-IDF: a phrase many of these texts use and the others do not; longer phrases say more."""
    seen, voices, own = book.seen[family], len(heard.indexes), set(heard.indexes)
    others = seen.size - sum(index in book.background for index in heard.indexes)
    scored = []
    for key, saying in heard.texts.items():
        count = len(saying)
        if count < least:
            continue
        outside = sum(index not in own for index in seen.texts.get(key, ()))
        share, share_outside = count / voices, (outside + 0.5) / (others + 1)
        length = 1 + 0.45 * (len(key.split()) > 1) + 0.1 * (len(key.split()) > 2)
        weight = (0.4 if count == 1 else 1.0) * _nature(book, key, heard, family)
        score = share**0.85 * math.log(1 + min(share / share_outside, 30.0)) * length * weight
        scored.append((score, key))
    return sorted(scored, key=lambda item: (-item[0], item[1]))


def _varied(book: Phrasebook, heard: _Heard, scored: Sequence[tuple[float, str]], family: str, most: int) -> list[str]:
    """The best phrases, no two about the same word."""
    chosen: list[str] = []
    used: set[str] = set()
    for _, key in scored[:60]:
        stems = {stem for stem in key.split() if len(stem) > 2}
        surface = book.surface(family, key, heard.texts)
        if stems & used or any(normalise(surface) in normalise(other) for other in chosen):
            continue
        used |= stems
        chosen.append(surface)
        if len(chosen) == most:
            break
    return chosen


def _chosen(book: Phrasebook, indexes: Sequence[int], family: str, most: int) -> list[str]:
    """What several texts say; what one text alone says only where that leaves too little."""
    heard = _heard(book, indexes, family)
    voices = len(heard.indexes)
    least = 1 if len(indexes) < FEW else 2 if voices < 40 else 3
    chosen = _varied(book, heard, _scores(book, heard, family, least), family, most)
    if len(chosen) < 2 and (chosen or voices >= ENOUGH):
        chosen = _varied(book, heard, _scores(book, heard, family, 1), family, most)
    return chosen


def _first_words(book: Phrasebook, indexes: Sequence[int]) -> str:
    """When no phrase stands out, the beginning of the first text says at least what is there."""
    for index in indexes:
        written = book.texts[index].split()
        if written:
            return " ".join(written[:6])[:60]
    return "—"


def label_theme(book: Phrasebook, indexes: Sequence[int], *, most: int = 3) -> dict[str, str]:
    """Name the theme made of these texts, most central first: {"ar": …, "fr": …}, never empty, never translated.

    A language in which nothing was said twice borrows the words of the one in which it was.
    """
    indexes = indexes[:HEARD]
    names = {family: SEPARATOR.join(_chosen(book, indexes, family, most)) for family in ("ar", "fr", "other")}
    fallback = names["ar"] or names["fr"] or names["other"] or _first_words(book, indexes)
    return {"ar": names["ar"] or fallback, "fr": names["fr"] or fallback}
