"""Reads of reference data."""

from __future__ import annotations

from django.db.models import QuerySet

from strategy.models import Axis, Region


def axes_with_questions() -> QuerySet[Axis]:
    """Return the axes in order, each with its guiding questions."""
    return Axis.objects.prefetch_related("questions")


def every_region() -> QuerySet[Region]:
    """Return the twelve regions."""
    return Region.objects.all()
