"""What the machine can say of a text that a person wrote: which names, references and figures stand in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from consultations.synthesis.narration import figures
from consultations.synthesis.signing import sealing

REFERENCE = re.compile(rf"\b{sealing.REFERENCE.pattern}\b")
_BY_HAND = re.compile(r"\d[\d.,/\u202f\u00a0 ]*\d|\d")
MOST_NAMED = 12


def references_in(text: str) -> list[str]:
    """Return the references that a text cites, each once."""
    return list(dict.fromkeys(REFERENCE.findall(text)))


def cited_beyond(texts: Iterable[str], counted: Collection[str]) -> list[str]:
    """Return what these texts cite that is not counted, each once. `counted`: the references of the snapshot."""
    cited = dict.fromkeys(reference for text in texts for reference in references_in(text))
    return [reference for reference in cited if reference not in counted]


def named(references: Sequence[str]) -> str:
    """Return references as a message lists them, the first few."""
    return " ".join(f"\u2066{one}\u2069" for one in references[:MOST_NAMED])


def refusals(text: str, section: str, counted: Collection[str]) -> list[str]:
    """Return why a text is not kept; nothing when it is."""
    told = []
    if wrong := figures.unknown(text, section):
        told.append(figures.refusal(wrong, section))
    if foreign := cited_beyond([text], counted):
        line = _("Not among the contributions that this version counts: %(references)s. Correct it or take it out.")
        told.append(line % {"references": named(foreign)})
    return told


def by_hand(text: str) -> list[str]:
    """Return the numbers that were typed into a text: no machine has checked them."""
    bare = REFERENCE.sub(" ", figures.without_names(text))
    return list(dict.fromkeys(match.strip() for match in _BY_HAND.findall(bare)))[:MOST_NAMED]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: an empty line parts two."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def without(text: str, gone: Collection[str]) -> str:
    """Return a text without the paragraphs that cite any of these contributions, letter by letter where none does."""
    kept = [part for part in paragraphs(text) if not set(gone).intersection(references_in(part))]
    return text if len(kept) == len(paragraphs(text)) else "\n\n".join(kept)
