"""What the desk may do in the state table, which of its moves an author is told of, and in which language."""

from __future__ import annotations

from consultations.contributions import workflow
from consultations.contributions.models import Contribution

S = Contribution.Status

# Merging has its own page. Withdrawing is the author's alone; an answer is given in its own form, never by a bare move;
# into the synthesis it goes by the publication of the region's report.
NOT_BY_BUTTON = {S.WITHDRAWN, S.ANSWERED, S.IN_SYNTHESIS, S.MERGED}

# From here on it is read by those who answer.
BEYOND_SCREENING = {S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED, S.IN_SYNTHESIS, S.MERGED}

# An author is told what was decided. That somebody began to read is seen on the tracking page, not written in a mail.
TOLD = {S.ADMISSIBLE, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED}

# An official answer is written in a language of the State, or in French. Darija is answered in Arabic.
ANSWER_LANGUAGES = ("ar", "fr", "zgh")
SPOKEN_ARABIC = {"ary", "ary-Latn"}


def desk_moves(current: str) -> list[str]:
    """Return the states a reviewer may choose: on along the way first, then asking, then setting aside."""
    if current == S.MERGED:  # a split leads it back to where it was, and nowhere else
        return []
    open_to_the_desk = [state for state in S.values if state in workflow.MOVES[current] - NOT_BY_BUTTON]
    return sorted(open_to_the_desk, key=lambda state: (closes(state), state == S.RETURNED))


def is_answerable(current: str) -> bool:
    """Return whether an official answer may be given now."""
    return S.ANSWERED in workflow.MOVES[current]


def is_judged(current: str) -> bool:
    """Return whether it is said at the desk who may act on it, and which programmes it stands beside."""
    return current in BEYOND_SCREENING


def author_is_told(before: str, after: str) -> bool:
    """Return whether this move is written to the author: decisions, and that one is opened again."""
    return after in TOLD or (before, after) in workflow.REOPENS


def needs_reason(current: str, target: str) -> bool:
    """Return whether this move must say why."""
    return workflow.reason_needed(current, target)


def closes(target: str) -> bool:
    """Return whether a move sets the contribution aside: never the button that a hand falls on first."""
    return target in {S.OUT_OF_SCOPE, S.DIVERTED}


def answer_language(language: str, author_language: str) -> str:
    """Return the language to propose for an answer: the contribution's own where one can write officially in it."""
    if language in ANSWER_LANGUAGES:
        return language
    return "ar" if language in SPOKEN_ARABIC else author_language
