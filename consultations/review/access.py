"""Who may sit at the desk, and in front of which contributions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions import queries
from consultations.contributions.models import BulkMark, Contribution
from consultations.review.answers import queries as answer_queries
from consultations.review.models import AnswerDraft
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account
from strategy.models import Region

AT_THE_DESK = (Role.REVIEWER, Role.COORDINATOR)


def reader(viewer: Viewer) -> Account:
    """Return the account that sits at the desk. Raises 403 for whoever has no place there."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in AT_THE_DESK):
        raise PermissionDenied
    return viewer


def regions_of(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose contributions the reader sees."""
    return regions_where(reader(viewer), *AT_THE_DESK)


def visible_to(viewer: Viewer) -> QuerySet[Contribution]:
    """Return the contributions of the reader's regions."""
    return Contribution.objects.filter(region__in=regions_of(viewer))


def answers_to_approve(viewer: Viewer) -> QuerySet[AnswerDraft]:
    """Return the proposed answers of the reader's regions, their own among them."""
    return answer_queries.to_approve(visible_to(viewer))


def set_apart_for(viewer: Viewer) -> QuerySet[BulkMark]:
    """Return what was set apart in the reader's regions and waits to be checked. A held disclosure is not among it."""
    return BulkMark.objects.filter(
        state=BulkMark.State.WAITING,
        contribution__held_for=Contribution.Hold.BULK,
        contribution__region__in=regions_of(viewer),
    )


def contribution_or_404(viewer: Viewer, reference: str) -> Contribution:
    """Return one contribution of the reader's regions. Another region's does not exist for them."""
    return get_object_or_404(queries.with_details(queries.with_names(visible_to(viewer))), reference=reference)
