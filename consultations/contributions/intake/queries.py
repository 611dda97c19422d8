"""Reads of assisted entries."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from consultations.contributions.models import IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from stakeholders import queries as stakeholders
from stakeholders.models import Organisation

SHOWN = 50
MOST_ON_DEVICE = 100  # organisations that the blank screen of a device lists


def entries(session: RegionalSession) -> QuerySet[IntakeRecord]:
    """Return what helpers entered for a session, the latest first, with what a list shows."""
    records = IntakeRecord.objects.filter(session=session)
    return records.select_related(
        "helper",
        "session",
        "contribution__axis",
        "contribution__category",
        "contribution__organisation",
        "contribution__province",
    ).order_by("-pk")


def organisations_of(session: RegionalSession, *, kept: str | None = None) -> QuerySet[Organisation]:
    """Return the organisations of the session's region that may be spoken for, verified or not, by name.

    `kept` is the code of one that stays in the list whatever has become of it.
    """
    listed = Organisation.objects.filter(Q(region=session.region_id, state__in=stakeholders.OPEN) | Q(pk=kept))
    return listed.select_related("category").order_by(stakeholders.by_name(), "code")


def organisations_on_device(session: RegionalSession) -> QuerySet[Organisation]:
    """Return those that a device may keep: verified ones, for the others are what somebody wrote; none of very many."""
    verified = organisations_of(session).filter(state=Organisation.State.VERIFIED)
    return verified if verified.count() <= MOST_ON_DEVICE else verified.none()


def on_the_table(records: QuerySet[IntakeRecord]) -> QuerySet[IntakeRecord]:
    """Return what a list may show: others see the helper's screen, so nothing that is held out."""
    return records.filter(contribution__held_for="")


def by_medium(records: QuerySet[IntakeRecord]) -> list[tuple[str, int]]:
    """Return how many came by each way, every way named."""
    found = dict(records.order_by().values_list("medium").annotate(Count("pk")))
    return [(str(medium.label), found.get(medium.value, 0)) for medium in IntakeRecord.Medium]
