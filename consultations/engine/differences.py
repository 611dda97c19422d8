"""What a text changed of another, word by word, for whoever must judge whether the two are one."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

from consultations.engine.fingerprints import word_numbers
from consultations.engine.text import LONGEST_READ

_PIECE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words one after the other that share one fate, as they are written: of the leader, of the text."""

    kind: Literal["same", "left out", "added", "changed"]
    leader: str
    text: str


_KINDS: dict[str, Literal["same", "left out", "added", "changed"]] = {
    "equal": "same",
    "delete": "left out",
    "insert": "added",
    "replace": "changed",
}


def _pieces(text: str) -> tuple[list[str], list[object]]:
    """What stands between blanks, and what of it is compared: spelling variants and punctuation do not count."""
    written = _PIECE.findall(text[:LONGEST_READ])
    return written, [tuple(word_numbers(piece)) or piece for piece in written]


def differences(leader: str, text: str) -> list[Passage]:
    """The two texts as passages in order; `same` ones may be spelt otherwise, and a change of both is one passage."""
    one, compared = _pieces(leader)
    other, with_these = _pieces(text)
    found: list[Passage] = []
    for step in LCSseq.opcodes(compared, with_these):
        left, right = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        said = Passage(_KINDS[step.tag], " ".join(left), " ".join(right))
        if found and {found[-1].kind, said.kind} <= {"left out", "added", "changed"}:
            before = found.pop()
            said = _joined(before, said)
        found.append(said)
    return found


def _joined(before: Passage, after: Passage) -> Passage:
    leader = " ".join(filter(None, (before.leader, after.leader)))
    text = " ".join(filter(None, (before.text, after.text)))
    return Passage("changed" if leader and text else "left out" if leader else "added", leader, text)
