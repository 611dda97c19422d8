"""How a word sounds: the one form in which Arabic script and Darija in Latin letters meet.

Whoever writes Darija in Latin letters spells by ear: طفولة is tofoula, tfoula or toufola. What both scripts agree on
are the consonants, so those are kept and the vowels left out; 3, 7 and 9 stand for the letters they look like. A word
that sounds like another is a candidate, no more: جامعة and جماعة sound the same.

Input is folded already, by `portal.shared.folding.fold` or `text.normalise`: one alef, no accents, no capitals.
"""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST = 3
"""Consonants that a word must have to be looked for by its sound: two are in too many others."""
SHORTEST_TELLING = 2
"""So many where one of them is seldom met, or written with a figure: i3a9a is إعاقة, and nothing else."""

_ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "5", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "س": "s", "ش": "c", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "3", "غ": "4", "ف": "f", "ڤ": "f", "ق": "9",
    "ك": "k", "گ": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
# Longest spellings first; what is left out of the sound stands for nothing.
_SPELLINGS = """
tch=c ch=c sh=c kh=5 gh=4 dh=d th=t ph=f dj=j ce=s ci=s cy=s 3=3 7=h 9=9 q=9 5=5 4=4 6=t 8=h 2= x=c b=b p=b t=t j=j
h=h d=d r=r z=z s=s f=f v=f k=k g=k c=k l=l m=m n=n
"""
_LATIN = [(spelling, heard) for spelling, _, heard in (pair.partition("=") for pair in _SPELLINGS.split())]
# ـية at the end is heard: جمعية is no جماعة.
_IYA = re.compile(r"(?:يه|ي[اه]|i+y?ya?h?|ia[ht]?|iyat|يات)$")
_IS_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_IS_LATIN = re.compile("[a-z]")
_TWICE = re.compile(r"(.)\1+")
_TELLING = re.compile("[3579عخق]")
# What stands in front of an Arabic word and behind it, as it sounds; و is a vowel here.
_BEFORE = "[fbkd]?l?l?"
_BEHIND = "(?:t|n|h|m|k|hm|km|tk|th|thm|tn|nt)?"
_ARTICLE = re.compile("^(?:el|al|l)(?=.{3})|^ال(?=.{2})")


def is_arabic(word: str) -> bool:
    """Return whether a word is written in Arabic letters."""
    return _IS_ARABIC.search(word) is not None


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return how a folded word sounds, or nothing for a number and for what is written in another script."""
    if is_arabic(word):
        return _arabic(word)
    # A letter that is held is written twice in Latin letters, and once in Arabic.
    return _latin(_TWICE.sub(r"\1", word)) if _IS_LATIN.search(word) else ""


def _arabic(word: str) -> str:
    ending = "y" if len(word) > 3 and _IYA.search(word) else ""
    bare = word[:-1] if word.endswith("ه") else word
    return "".join(_ARABIC.get(letter, "") for letter in bare) + ending


def _latin(word: str) -> str:
    ending = "y" if _IYA.search(word) else ""
    bare = word[:-1] if word.endswith("h") else word
    heard: list[str] = []
    place = 0
    while place < len(bare):
        for spelling, consonant in _LATIN:
            if bare.startswith(spelling, place):
                heard.append(consonant)
                place += len(spelling)
                break
        else:
            place += 1
    return "".join(heard) + ending


def sounds(folded: str) -> str:
    """Return how the words of a folded text sound, with a blank before, between and behind them."""
    return f" {' '.join(filter(None, map(sound, folded.split())))} "


def sounding_like(word: str) -> str:
    """Return the pattern that `sounds` of a text holds where this folded word stands in it; nothing for a short one."""
    heard = core(word)
    return f" {_BEFORE}{heard}{_BEHIND} " if heard else ""


def core(word: str) -> str:
    """Return what every word that sounds like this folded one holds in its sound; nothing for a short one."""
    bare = _ARTICLE.sub("", word)
    # ال is an article; a Latin l may be one, or open the word.
    readings = (bare,) if is_arabic(word) else (bare, word)
    least = SHORTEST_TELLING if _TELLING.search(word) else SHORTEST
    return next((each for each in map(sound, readings) if len(each) >= least), "")
