"""What tells who somebody is or how to reach them: telephone numbers, mail addresses, identity cards, accounts."""

from __future__ import annotations

import re

import phonenumbers

from consultations.engine.screening.passage import Folded

SURE, LIKELY = 0.95, 0.7
HOME = "MA"

# Folded digits are 0-9 whatever they were, and marks of direction between them are gone. Spaces, dots, hyphens may
# stand anywhere: "0 6 61 23 45 67". Numbers of services (080, 089) are nobody's own.
_AT_HOME = re.compile(
    r"(?<![\d\w/-])(?:(?:\+|00) ?212[ .()/_-]{0,3}(?:\(?0\)?)?"
    r"|0)[ ._/()-]{0,2}[5-7](?:[ ._/()-]{0,2}\d){8}(?!\d|[-/]\d)"
)
_ABROAD = re.compile(r"(?<![\d\w])(?:\+|00)[ ]?[1-9](?:[ ./()-]{0,2}\d){6,13}(?!\d)")
_MAIL = re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_MAIL_IN_WORDS = re.compile(
    r"[a-z0-9_.+-]{2,} ?(?:\(at\)|\[at\]|\barobase\b|\bat\b) ?(?:gmail|hotmail|yahoo|outlook|menara"
    r"|live)\b(?: ?(?:\.|dot|point) ?[a-z]{2,4}\b)?"
)
# A card bears one or two letters and five or six figures. References (TCH-04-000123), years, laws and roads have
# others: no sign joins it to what stands before or after.
_CARD = re.compile(r"(?<![\w./-])[A-Z]{1,2}\d{5,6}(?![\w/-]|[.,]\d)")
_SMALL_CARD = re.compile(r"(?<![\w./-])[a-z]{1,2}\d{6}(?![\w/-]|[.,]\d)")
_NAMED_CARD = re.compile(
    r"(?:\bc\.?i\.?n\.?(?:e\.?)?\b|\bcnie?\b|\bcarte\b|\bla ?carte\b|بطاقه|البطاقه|بطاقتي|لاكارط|لاكارت"
    r"|ب\.?ت\.?و)[^\n]{0,40}?"
    r"(?<![\w./-])([a-z]{1,2}[ .-]{0,2}\d{5,6})(?![\w/-]|[.,]\d)"
)
_ACCOUNT = re.compile(r"(?<![\d\w])(?:ma\d{2} ?)?\d{3}(?: ?\d){21}(?!\d)")


def personal_data(text: Folded) -> list[tuple[int, int, float]]:
    """Return the passages that tell who somebody is, each with how sure that is."""
    found = [(*span, SURE) for span in text.spans(_MAIL)]
    found += [(*span, LIKELY) for span in text.spans(_MAIL_IN_WORDS)]
    if any(sign.isdigit() for sign in text.folded):
        found += [(*span, SURE) for span in (*_phones(text), *text.spans(_ACCOUNT), *text.spans(_NAMED_CARD, 1))]
        found += [(*found_.span(), LIKELY) for found_ in _CARD.finditer(text.written)]
        found += [(*found_.span(), LIKELY) for found_ in _SMALL_CARD.finditer(text.written)]
    return found


def _phones(text: Folded) -> list[tuple[int, int]]:
    """Return the numbers that exist: of all that looks like one, those that the numbering plans know."""
    return [
        text.span(*found.span())
        for pattern, region in ((_AT_HOME, HOME), (_ABROAD, None))
        for found in pattern.finditer(text.folded)
        if _exists(found.group(), region)
    ]


def _exists(written: str, region: str | None) -> bool:
    digits = re.sub(r"[^\d+]", "", written)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    digits = re.sub(r"^\+2120", "+212", digits)
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False
