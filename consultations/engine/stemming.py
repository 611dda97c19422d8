"""Light stems: enough to join the forms of a word, never so deep that two words meet.

Input is always folded by `text.normalise`.
"""

from functools import lru_cache

import Stemmer

_FRENCH = Stemmer.Stemmer("french")

_ARTICLES = ("وبال", "وكال", "وفال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال")
_DARIJA_VERB = ("كاي", "تاي", "كيت", "كنت", "كي", "كت", "كن", "تي", "غاي", "غات", "غان")
_ENDINGS = "اتها اتهم تها تهم يات يين يون ها هم هن نا كم ات ون ين ان وا يه ه ي"
_SUFFIXES = tuple(_ENDINGS.split())
_SHORTEST = 3


def _without_prefix(word: str, prefixes: tuple[str, ...], shortest: int) -> str:
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= shortest:
            return word[len(prefix) :]
    return word


def _without_negation(word: str) -> str:
    """ماكاينش and مكاينش both become كاين."""
    if word.endswith("ش") and word.startswith("م") and len(word) >= 6:
        return word[2:-1] if word.startswith("ما") else word[1:-1]
    return word


@lru_cache(maxsize=30_000)
def arabic_stem(word: str, darija: bool = False) -> str:
    """Remove the article, a joined particle and one suffix; for Darija also verb prefixes and the ما…ش frame."""
    if darija:
        word = _without_negation(word)
        word = _without_prefix(word, _DARIJA_VERB, _SHORTEST)
    bare = _without_prefix(word, _ARTICLES, _SHORTEST)
    if bare == word and len(word) >= 5 and word[0] == "و":
        bare = _without_prefix(word[1:], _ARTICLES, _SHORTEST)
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _SHORTEST:
            return bare[: -len(suffix)]
    return bare


@lru_cache(maxsize=30_000)
def french_stem(word: str) -> str:
    """Snowball's French stem of a folded word."""
    return str(_FRENCH.stemWord(word))


# Longest spellings first. Short vowels (e) are not written in Arabic.
_ARABIZI = (
    "tch=تش ch=ش sh=ش kh=خ gh=غ dh=ض th=ت ou=و oo=و ee=ي aa=ا 3=ع 7=ح 9=ق 5=خ 2=ا 8=ه a=ا b=ب c=ك d=د e= f=ف g=ك "
    "h=ه i=ي j=ج k=ك l=ل m=م n=ن o=و p=ب q=ق r=ر s=س t=ت u=و v=ف w=و x=ش y=ي z=ز"
)
_ARABIZI_PAIRS = tuple((latin, arabic) for latin, _, arabic in (pair.partition("=") for pair in _ARABIZI.split()))


@lru_cache(maxsize=30_000)
def arabizi_to_arabic(word: str) -> str:
    """Write Latin-script Darija in Arabic letters: a guess, vowels being written at will in both scripts."""
    out: list[str] = []
    position = 0
    while position < len(word):
        for latin, arabic in _ARABIZI_PAIRS:
            if word.startswith(latin, position):
                # Gemination is written by doubling in Latin script and not at all in Arabic.
                if arabic and not (out and out[-1] == arabic):
                    out.append(arabic)
                position += len(latin)
                break
        else:
            position += 1
    text = "".join(out)
    if text.startswith("ل") and len(text) >= 5:
        return text[1:]
    return text
