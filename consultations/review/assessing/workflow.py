"""When a contribution is judged, by whom next, and when two judgements differ."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.contributions.models import Contribution
from consultations.review.assessing.models import FIRST, SECOND, SETTLING, Assessment

S = Contribution.Status

# Accepted and not answered yet. What is read with another is judged with it.
ASSESSABLE = {S.ADMISSIBLE, S.UNDER_REVIEW}
DIFFERING = 2  # points between two marks for one criterion, from which somebody else looks again


def differs(gap: int) -> bool:
    """Return whether two marks are so far apart that a third person settles it."""
    return gap >= DIFFERING


def next_place(given: Sequence[Assessment], *, differing: bool) -> int | None:
    """Return which assessment is asked for next: nobody is asked for a third one where the two agree."""
    places = {assessment.place for assessment in given}
    if FIRST not in places:
        return FIRST
    if SECOND not in places:
        return SECOND
    return SETTLING if differing and SETTLING not in places else None


def is_complete(given: Sequence[Assessment]) -> bool:
    """Return whether both are in, so that each may be seen by the other."""
    return len(given) >= SECOND
