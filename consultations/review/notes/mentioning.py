"""Whom a note calls: an @ and a colleague's name as it stands in the portal, or their e-mail address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.shared.folding import fold
from stakeholders.models import Account

# An @ inside a word is an e-mail address, and calls nobody. Words join to names as people write them.
_CALL = re.compile(r"(?<![\w.@+-])@(?=\S)")
_WORD = re.compile(r"[^\s،؛؟,;:!?()\[\]«»\"]+")
MOST_WORDS = 8  # of a name


@dataclass
class Calls:
    """Whom a text calls, and what follows an @ that calls nobody here, or several people at once."""

    accounts: list[Account] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)


def calls(text: str, colleagues: Iterable[Account]) -> Calls:
    """Return whom the text calls among these colleagues. The longest name that fits is meant."""
    known: dict[str, list[Account]] = defaultdict(list)
    for colleague in colleagues:
        for name in {fold(colleague.full_name), fold(colleague.email)} - {""}:
            known[name].append(colleague)
    found = Calls()
    for call in _CALL.finditer(text):
        words = _words(text[call.end() :])
        name = next((name for name in _longest_first(words) if name in known), None)
        if name is None:
            found.unknown.append(words[0] if words else "")
        elif len(known[name]) > 1:
            found.ambiguous.append(name)
        elif known[name][0] not in found.accounts:
            found.accounts.append(known[name][0])
    return found


def _words(following: str) -> list[str]:
    line = following.split("\n", 1)[0]
    return [match[0].rstrip(".") for match in _WORD.finditer(line)][:MOST_WORDS]


def _longest_first(words: list[str]) -> list[str]:
    return [fold(" ".join(words[:count])) for count in range(len(words), 0, -1)]
