"""Who sees where the work stands: coordinators of their regions, and auditors."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from consultations.registrations.access import ORGANISING
from stakeholders.access import Role, Viewer, holds, regions_where
from strategy.models import Region

READERS = (Role.COORDINATOR, Role.AUDITOR)


def regions_of(viewer: Viewer) -> list[Region]:
    """Return the regions whose work the viewer sees. Raises 403 for whoever sees none."""
    if not any(holds(viewer, role) for role in READERS):
        raise PermissionDenied
    return list(regions_where(viewer, *READERS).order_by("code"))


def chosen_or_404(regions: list[Region], code: str) -> list[Region]:
    """Return the one of these regions that was asked for, or all of them. Another region is not there."""
    chosen = [region for region in regions if code in {"", region.code}]
    if not chosen and code:
        raise Http404
    return chosen


def invited_to(viewer: Viewer, regions: Iterable[Region]) -> set[str]:
    """Return the codes of those of these regions to whose meetings the viewer invites."""
    return {region.code for region in regions if any(holds(viewer, role, region.code) for role in ORGANISING)}
