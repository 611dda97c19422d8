"""Who may read the audit trail of a contribution: coordinators where they work, administrators, auditors."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from consultations.contributions.models import Contribution
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account

READERS = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR)


def may_read(viewer: Viewer, region_code: str | None = None) -> bool:
    """Return whether the viewer reads the trail: in that region, or of one at least when none is named."""
    return any(holds(viewer, role, region_code) for role in READERS)


def reader(viewer: Viewer) -> Account:
    """Return the account that reads the trail. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not may_read(viewer):
        raise PermissionDenied
    return viewer


def contribution_or_404(viewer: Viewer, reference: str) -> Contribution:
    """Return one contribution of the reader's regions. What is held out is not there, as at the desk."""
    regions = regions_where(reader(viewer), *READERS)
    rows = Contribution.objects.filter(region__in=regions).select_related("offer", "live_item")
    return get_object_or_404(rows, reference=reference)
