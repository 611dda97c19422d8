"""A contribution's way as its author is shown it: fewer states than the desk has, each with its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.contributions.offers import queries as offers
from consultations.contributions.workflow import PUBLIC_LABELS

S = Contribution.Status

WAY = [S.SUBMITTED, S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED, S.IN_SYNTHESIS]


@dataclass(frozen=True)
class Step:
    """One state the contribution came to."""

    label: Any
    at: datetime
    reason: str
    status: str


def public_steps(contribution: Contribution) -> list[Step]:
    """Return the steps in their order. Reasons are shown where the desk wrote them for the author to read."""
    return [
        Step(
            label=PUBLIC_LABELS[change.to_status],
            at=change.at,
            # An answer's reason stands under the answer itself.
            reason=change.reason if _is_for_the_author(change.from_status, change.to_status) else "",
            status=change.to_status,
        )
        for change in contribution.changes.all()
    ]


def steps_ahead(contribution: Contribution) -> list[Any]:
    """Return the names of the states still to come on the usual way; none once it has left that way."""
    if contribution.status == S.MERGED:  # it goes the rest of the way with the one that it is read with
        ahead = [S.IN_SYNTHESIS] if contribution.merged_into.is_answered else [S.ANSWERED, S.IN_SYNTHESIS]
        return [PUBLIC_LABELS[state] for state in ahead if contribution.merged_into.status != S.IN_SYNTHESIS]
    if contribution.status not in WAY:
        return []
    return [PUBLIC_LABELS[state] for state in WAY[WAY.index(S(contribution.status)) + 1 :]]


def offer_steps_ahead(contribution: Contribution) -> list[Any]:
    """Return the names of the states still to come for the contribution's offer; none where it has no offer."""
    offer = getattr(contribution, "offer", None)
    return [] if offer is None else offers.ahead_of(offer)


def _is_for_the_author(before: str, after: str) -> bool:
    return after != S.ANSWERED and bool(before) and workflow.reason_needed(before, after)
