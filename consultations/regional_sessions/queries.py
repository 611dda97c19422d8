"""Reads of regional sessions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from strategy.models import Region

State = RegionalSession.State


def public() -> QuerySet[RegionalSession]:
    """Return the sessions that are announced or beyond, in the order of their dates."""
    return RegionalSession.objects.exclude(state=State.DRAFT).select_related("region").order_by("starts_at", "pk")


def upcoming(at: datetime | None = None) -> QuerySet[RegionalSession]:
    """Return the public sessions that have not ended and are not cancelled."""
    return public().exclude(state=State.CANCELLED).filter(ends_at__gte=at or timezone.now())


def taking_contributions(at: datetime | None = None) -> QuerySet[RegionalSession]:
    """Return the sessions whose window for contributions is open at that moment (now by default).

    Says the same as `RegionalSession.takes_contributions`, in one query.
    """
    moment = at or timezone.now()
    sessions = public().exclude(state=State.CANCELLED)
    return sessions.filter(contributions_open_at__lte=moment, contributions_close_at__gt=moment)


def open_for_contributions(region: Region, at: datetime | None = None) -> RegionalSession | None:
    """Return the region's session that takes contributions; of several, the latest to open."""
    return taking_contributions(at).filter(region=region).order_by("-contributions_open_at", "-pk").first()


def regions_open_for_contributions() -> QuerySet[Region]:
    """Return the regions where people may contribute now."""
    return Region.objects.filter(pk__in=taking_contributions().order_by().values("region"))
