"""The state table: which state may follow which, what an author sees of it, and which states count for what."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution

S = Contribution.Status

MOVES: dict[str, set[str]] = {
    S.SUBMITTED: {S.SCREENING, S.WITHDRAWN},
    S.SCREENING: {S.ADMISSIBLE, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED, S.MERGED, S.WITHDRAWN},
    S.RETURNED: {S.SCREENING, S.OUT_OF_SCOPE, S.DIVERTED, S.WITHDRAWN},
    S.ADMISSIBLE: {S.UNDER_REVIEW, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED, S.MERGED, S.WITHDRAWN},
    S.UNDER_REVIEW: {S.ANSWERED, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED, S.MERGED, S.WITHDRAWN},
    S.OUT_OF_SCOPE: {S.SCREENING},
    # A single person's case, a complaint, a request for a benefit: a service's to deal with, not the consultation's.
    S.DIVERTED: {S.SCREENING},
    # Into the synthesis by the publication of the region's report alone; out of it by a coordinator who reopens it.
    S.ANSWERED: {S.UNDER_REVIEW, S.IN_SYNTHESIS},
    S.IN_SYNTHESIS: {S.UNDER_REVIEW},
    # By a split alone, and only to where it was; it has no move of its own.
    S.MERGED: {S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.WITHDRAWN},
    S.WITHDRAWN: set(),
}

# An author corrects until somebody starts reading, or when asked what was meant; and withdraws until an answer is out.
CORRECTABLE = {S.SUBMITTED, S.RETURNED}
WITHDRAWABLE = {state for state, targets in MOVES.items() if S.WITHDRAWN in targets}

# Screened and kept: these count in the synthesis and may be published.
COUNTED = {S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED, S.IN_SYNTHESIS, S.MERGED}
# Its official answer stands: shown to its author and to the public, told in the report.
ANSWER_STANDS = {S.ANSWERED, S.IN_SYNTHESIS}
# In these others may be read with it. When it leaves them, whatever was merged into it is split from it.
LEADS = COUNTED - {S.MERGED}
MERGEABLE = {state for state, targets in MOVES.items() if S.MERGED in targets}
# What the desk has to do something about. What was returned waits for its author.
WAITING = {S.SUBMITTED, S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW}

# Nothing more is to come, unless the desk reopens it.
CLOSED = {S.ANSWERED, S.IN_SYNTHESIS, S.OUT_OF_SCOPE, S.DIVERTED, S.WITHDRAWN}

# What the desk calls screening is, to the author, the news that somebody reads.
PUBLIC_LABELS: dict[str, Any] = {
    S.SUBMITTED: _("Received"),
    S.SCREENING: _("Being read"),
    S.RETURNED: _("Your answer is awaited"),
    S.ADMISSIBLE: _("Accepted for examination"),
    S.OUT_OF_SCOPE: _("Outside the consultation's subject"),
    S.DIVERTED: _("Handed to a service"),
    S.UNDER_REVIEW: _("Under examination"),
    S.ANSWERED: _("Answered"),
    S.IN_SYNTHESIS: _("In the region's report"),
    S.MERGED: _("Read together with others"),
    S.WITHDRAWN: _("Withdrawn"),
}

# Moves that a reader must give a reason for: they ask, close a way, or reopen one.
NEEDS_REASON = {S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED, S.ANSWERED}
REOPENS = {
    (S.OUT_OF_SCOPE, S.SCREENING),
    (S.DIVERTED, S.SCREENING),
    (S.ANSWERED, S.UNDER_REVIEW),
    (S.IN_SYNTHESIS, S.UNDER_REVIEW),
}

# Steps that only the undoing of a bulk action makes, straight back to where that found a contribution. No button
# offers them: what one hand decided, one hand reopens.
TAKEN_BACK: dict[str, set[str]] = {
    S.ADMISSIBLE: {S.SCREENING},
    S.UNDER_REVIEW: {S.ADMISSIBLE},
    S.OUT_OF_SCOPE: {S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW},
    S.DIVERTED: {S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW},
}


class InvalidMove(Exception):
    """The table does not allow this move from where the contribution stands now."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"{current} → {target}")
        self.current, self.target = current, target


def check_move(current: str, target: str, *, takes_back: bool = False) -> None:
    """Raise `InvalidMove` unless `target` may follow `current`, or `takes_back` what led there."""
    if target not in (TAKEN_BACK.get(current, set()) if takes_back else MOVES[current]):
        raise InvalidMove(current, target)


def reason_needed(current: str, target: str) -> bool:
    """Return whether this move must say why."""
    return target in NEEDS_REASON or (current, target) in REOPENS
