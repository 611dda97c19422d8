"""Reads of assisted entries."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from consultations.contributions.models import IntakeRecord
from consultations.regional_sessions.models import RegionalSession

SHOWN = 50


def entries(session: RegionalSession) -> QuerySet[IntakeRecord]:
    """Return what helpers entered for a session, the latest first, with what a list shows."""
    records = IntakeRecord.objects.filter(session=session)
    return records.select_related(
        "helper", "session", "contribution__axis", "contribution__category", "contribution__province"
    ).order_by("-pk")


def on_the_table(records: QuerySet[IntakeRecord]) -> QuerySet[IntakeRecord]:
    """Return what a list may show: others see the helper's screen, so nothing that is held out."""
    return records.filter(contribution__held_for="")


def by_medium(records: QuerySet[IntakeRecord]) -> list[tuple[str, int]]:
    """Return how many came by each way, every way named."""
    found = dict(records.order_by().values_list("medium").annotate(Count("pk")))
    return [(str(medium.label), found.get(medium.value, 0)) for medium in IntakeRecord.Medium]
