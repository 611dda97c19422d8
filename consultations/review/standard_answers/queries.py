"""Reads of the standard answers."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.review.standard_answers.models import StandardAnswer
from strategy.models import Axis


def with_names(standards: QuerySet[StandardAnswer]) -> QuerySet[StandardAnswer]:
    """Return them in the order of the list, with what it names: those for every region first."""
    named = standards.select_related("region", "axis", "changed_by")
    return named.order_by(
        F("region").asc(nulls_first=True), "-in_use", "outcome", F("axis").asc(nulls_first=True), "pk"
    )


def of_the_region(contribution: Contribution) -> list[StandardAnswer]:
    """Return all that an answer to a contribution may have come from, whether still in use or not."""
    here = Q(region=None) | Q(region=contribution.region_id)
    return list(with_names(StandardAnswer.objects.filter(here)))


def fits(standard: StandardAnswer, contribution: Contribution) -> bool:
    """Return whether it is offered for a contribution: in use, and for its axis or for any."""
    return standard.in_use and standard.axis_id in {None, contribution.axis_id}


def axes() -> QuerySet[Axis]:
    """Return the axes that a standard answer may be meant for."""
    return Axis.objects.order_by("-strategy__starts_on", "number")
