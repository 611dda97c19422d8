"""Reads of regional sessions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from consultations.regional_sessions.models import AWAITED, AgendaItem, RegionalSession, SessionDocument
from strategy.models import Region

State = RegionalSession.State


def public() -> QuerySet[RegionalSession]:
    """Return the sessions that are announced or beyond, in the order of their dates."""
    return RegionalSession.objects.exclude(state=State.DRAFT).select_related("region").order_by("starts_at", "pk")


def upcoming(at: datetime | None = None) -> QuerySet[RegionalSession]:
    """Return the sessions that are awaited and have not ended; one in progress lasts as long as it does."""
    return public().filter(Q(state=State.LIVE) | Q(state__in=AWAITED, ends_at__gte=at or timezone.now()))


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


def has_code(code: str) -> bool:
    """Return whether a session has this code already, a draft included."""
    return RegionalSession.objects.filter(code=code).exists()


def with_programme(sessions: QuerySet[RegionalSession]) -> QuerySet[RegionalSession]:
    """Read agenda, speakers, axes and the documents that the public may see along with each session."""
    agenda = AgendaItem.objects.select_related("axis").prefetch_related("speakers")
    return sessions.prefetch_related(
        Prefetch("agenda", agenda), Prefetch("documents", shown_documents(), to_attr="shown_documents")
    )


def agenda() -> QuerySet[AgendaItem]:
    """Return the items on the agendas of the announced sessions that are not cancelled, in the order of their hours."""
    hidden = [State.DRAFT, State.CANCELLED]
    items = AgendaItem.objects.exclude(session__state__in=hidden).select_related("session__region", "axis")
    return items.order_by("starts_at", "pk")


def shown_documents() -> QuerySet[SessionDocument]:
    """Return the documents that are not held back."""
    return SessionDocument.objects.filter(visible=True)
