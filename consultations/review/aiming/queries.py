"""Reads of what contributions aim at."""

from __future__ import annotations

from django.db.models import QuerySet

from consultations.contributions.models import Contribution
from consultations.review.aiming.models import Aim
from strategy.models import Objective


def aim_of(contribution: Contribution) -> Aim | None:
    """Return what is recorded, with its objective and who recorded it."""
    return Aim.objects.select_related("objective", "by").filter(contribution=contribution).first()


def in_order() -> QuerySet[Objective]:
    """Return every objective with its axis, in the strategy's order."""
    return Objective.objects.select_related("axis").order_by("axis__strategy__starts_on", "axis__number", "number")


def objectives_for(contribution: Contribution) -> QuerySet[Objective]:
    """Return the objectives of the contribution's axis; where it names none, those of every axis."""
    return in_order().filter(axis=contribution.axis_id) if contribution.axis_id else in_order()
