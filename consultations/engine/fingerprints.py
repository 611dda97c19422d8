"""What is kept of a text to find its copies: its words as numbers, in their order, and the keys it can be found by.

Nothing here depends on the other texts, so that a fingerprint made today meets one made in a year. A fingerprint is
personal data like the text it was made of: it goes when the text goes, and is never shown.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
import numpy.typing as npt

from consultations.engine.text import LONGEST_READ, normalise
from consultations.engine.words import COURTESY, STANCE, STOP

Numbers = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.int64]

VERSION = 1
"""Raised when the same text would give other bytes or other keys: what was stored before is then made anew."""
BANDS, ROWS = 60, 3
"""Two texts sharing 40 % of their words meet in some band 98 times in 100, two sharing 10 % 6 times."""
CONTENT, OPINION = 1, 2
"""The two low bits of a word's number: it is neither function word nor courtesy; it may say for or against."""

# Signs that stand inside a word without being letters: vowel signs, tatweel, joiners and marks of direction.
_INSIDE = (
    "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
)
_WORD = re.compile(rf"[^\W_]+(?:[{_INSIDE}][^\W_]*)*")
_EMPTY = frozenset().union(*STOP.values(), COURTESY)
_MIX = np.uint64(0x9E3779B97F4A7C15)
# From a hash and not from a generator, whose stream may change with numpy: stored keys must be met again.
_SALT = np.frombuffer(
    b"".join(blake2b(b"duplicates %d" % place, digest_size=16).digest() for place in range(BANDS * ROWS)), dtype="<u8"
).reshape(BANDS * ROWS, 2)
_CHUNK = 10_000


def _negates(word: str) -> bool:
    """The Darija frame ما…ش, as in ماكاينش."""
    return len(word) >= 5 and word.startswith("م") and word.endswith("ش")


@lru_cache(maxsize=60_000)
def _number(surface: str) -> int:
    """A word as a number: 30 bits of its folded form, then what kind of word it is; 0 when nothing is left of it."""
    folded = normalise(surface)
    if not folded:
        return 0
    digest = int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")
    opinion = OPINION if folded in STANCE or _negates(folded) else 0
    content = 0 if folded in _EMPTY or len(folded) < 2 else CONTENT
    return (digest >> 2 | 1) << 2 | opinion | content


def word_numbers(text: str) -> list[int]:
    """The words of a text in their order, each as a number that is the same in every process."""
    return [number for number in map(_number, _WORD.findall(text[:LONGEST_READ])) if number]


def fingerprint(text: str) -> bytes:
    """What is stored of a text: the version in one byte, then four bytes for each word."""
    return bytes([VERSION]) + np.array(word_numbers(text), dtype="<u4").tobytes()


def read_fingerprint(stored: bytes) -> Numbers:
    """The words of a stored fingerprint; `ValueError` when another version wrote it, which asks for a new one."""
    if not stored or stored[0] != VERSION:
        raise ValueError("This fingerprint was written by another version.")
    return np.frombuffer(stored, dtype="<u4", offset=1).astype(np.uint32)


def band_keys(stored: bytes) -> list[int]:
    """The keys a text is found by: two texts that share one are candidates. None for a text without words.

    Signed 64-bit numbers, as a database's `bigint`; the band is part of the key, so one index serves them all.
    """
    numbers = read_fingerprint(stored)
    if not len(numbers):
        return []
    return [int(key) for key in keys_of(*gathered([numbers]))[0]]


def gathered(texts: Iterable[Sequence[int] | Numbers]) -> tuple[Numbers, Keys]:
    """The distinct words of many texts end to end, each text's in rising order, and where each text begins."""
    lengths: list[int] = []
    rows = []
    for numbers in texts:
        distinct = np.unique(np.asarray(numbers, dtype=np.uint32))
        rows.append(distinct)
        lengths.append(len(distinct))
    flat = np.concatenate(rows) if rows else np.empty(0, np.uint32)
    return flat, np.array(list(chain([0], np.cumsum(lengths))), dtype=np.int64)


def _told_apart_by(numbers: Numbers, starts: Keys) -> tuple[Numbers, Keys]:
    """The words that say what a text speaks of; all its words when it has fewer than three of those."""
    content = (numbers & CONTENT).astype(np.int64)
    text_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    enough = np.bincount(text_of, weights=content, minlength=len(starts) - 1) >= 3
    kept = (content == 1) | ~enough[text_of]
    lengths = np.bincount(text_of[kept], minlength=len(starts) - 1)
    return numbers[kept], np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def keys_of(numbers: Numbers, starts: Keys) -> Keys:
    """One row of band keys for each text of `gathered`; every text must have a word."""
    keys = np.empty((len(starts) - 1, BANDS), np.int64)
    for first in range(0, len(keys), _CHUNK):
        last = min(first + _CHUNK, len(keys))
        part = numbers[starts[first] : starts[last]]
        keys[first:last] = _chunk_keys(*_told_apart_by(part, starts[first : last + 1] - starts[first]))
    return keys


def _chunk_keys(numbers: Numbers, starts: Keys) -> Keys:
    """MinHash: each place keeps the smallest of the words' draws; a band joins `ROWS` places into one key."""
    words, place_of = np.unique(numbers, return_inverse=True)
    wide = words.astype(np.uint64)
    keys = np.empty((len(starts) - 1, BANDS), np.uint64)
    for band in range(BANDS):
        key = np.full(len(keys), band + 1, np.uint64) * _MIX
        for factor, shift in _SALT[band * ROWS : (band + 1) * ROWS]:
            draws = (wide * (factor | np.uint64(1)) + shift) >> np.uint64(32)
            smallest = np.minimum.reduceat(draws.astype(np.uint32)[place_of], starts[:-1])
            key = (key ^ smallest) * _MIX
            key ^= key >> np.uint64(29)
        keys[:, band] = key
    return keys.view(np.int64)
