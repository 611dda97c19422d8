"""Reads of who is competent."""

from __future__ import annotations

from django.db.models import QuerySet

from consultations.contributions.models import Contribution
from consultations.review.competence.models import Competence
from strategy.models import Institution


def competence_of(contribution: Contribution) -> Competence | None:
    """Return what is recorded, with its bodies."""
    recorded = Competence.objects.select_related("recorded_by").prefetch_related("bodies")
    return recorded.filter(contribution=contribution).first()


def bodies() -> QuerySet[Institution]:
    """Return the bodies that may be competent."""
    return Institution.objects.all()
