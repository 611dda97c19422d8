"""Who holds which role where. Every room's `access.py` asks here; nothing else reads the role rows."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

Role = RoleAssignment.Role
Viewer = Account | AnonymousUser


def holds(viewer: Viewer, role: str, region_code: str | None = None) -> bool:
    """Return whether the viewer holds `role`: in that region, or anywhere when none is named."""
    if not isinstance(viewer, Account) or not viewer.is_active:
        return False
    return any(held == role and (region_code is None or where in {None, region_code}) for held, where in viewer.roles)


def regions_where(viewer: Viewer, *roles: str) -> QuerySet[Region]:
    """Return the regions in which the viewer holds one of `roles`."""
    if not isinstance(viewer, Account) or not viewer.is_active:
        return Region.objects.none()
    places = {where for held, where in viewer.roles if held in roles}
    return Region.objects.all() if None in places else Region.objects.filter(code__in=places)
