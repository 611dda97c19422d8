"""Who sees where the work stands: coordinators of their regions, and auditors."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from stakeholders.access import Role, Viewer, holds, regions_where
from strategy.models import Region

READERS = (Role.COORDINATOR, Role.AUDITOR)


def regions_of(viewer: Viewer) -> list[Region]:
    """Return the regions whose work the viewer sees. Raises 403 for whoever sees none."""
    if not any(holds(viewer, role) for role in READERS):
        raise PermissionDenied
    return list(regions_where(viewer, *READERS).order_by("code"))
