"""Who may sit at the desk, and in front of which contributions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions import queries
from consultations.contributions.models import Contribution
from stakeholders.access import Role, Viewer, holds, regions_where
from strategy.models import Region

AT_THE_DESK = (Role.REVIEWER, Role.COORDINATOR)


def regions_of(account: Viewer) -> QuerySet[Region]:
    """Return the regions whose contributions this account reads. Raises 403 for whoever has no place at the desk."""
    if not any(holds(account, role) for role in AT_THE_DESK):
        raise PermissionDenied
    return regions_where(account, *AT_THE_DESK)


def visible_to(account: Viewer) -> QuerySet[Contribution]:
    """Return the contributions of the account's regions: none for whoever has no place at the desk."""
    return Contribution.objects.filter(region__in=regions_where(account, *AT_THE_DESK))


def contribution_or_404(account: Viewer, reference: str) -> Contribution:
    """Return one contribution of the account's regions. Another region's does not exist; without a role: 403."""
    regions = regions_of(account)
    return get_object_or_404(queries.with_names(Contribution.objects.filter(region__in=regions)), reference=reference)
