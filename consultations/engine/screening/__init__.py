"""What a reader of a text may want to look at: passages that offend, that tell who somebody is, and wrong labels.

Nothing is decided here. A finder that cries out too often is not looked at any more: where a word has an innocent use
(a stray dog, a caïd, a rubbish heap) it counts only in a company that has none.
"""

from consultations.engine.screening.axis_words import AxisWords
from consultations.engine.screening.finding import (
    AXIS,
    KINDS,
    LANGUAGE,
    NAME,
    OFFENCE,
    PERSONAL,
    VERSION,
    Finding,
    find_passages,
    other_language,
)

__all__ = [
    "AXIS",
    "KINDS",
    "LANGUAGE",
    "NAME",
    "OFFENCE",
    "PERSONAL",
    "VERSION",
    "AxisWords",
    "Finding",
    "find_passages",
    "other_language",
]
