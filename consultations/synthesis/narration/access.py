"""Who writes the narrative: the region's rapporteurs and coordinators. Whoever reads the report reads it there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from consultations.synthesis.models import SynthesisReport
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account

WRITERS = (Role.RAPPORTEUR, Role.COORDINATOR)


def writable_or_404(viewer: Viewer, code: str, version: int) -> SynthesisReport:
    """Return a version whose narrative the viewer may write. 403 for those who write none."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in WRITERS):
        raise PermissionDenied
    reports = SynthesisReport.objects.select_related("region").filter(region__in=regions_where(viewer, *WRITERS))
    return get_object_or_404(reports, region=code, version=version)


def may_write(viewer: Viewer, code: str) -> bool:
    """Return whether the viewer writes the narrative of this region's reports."""
    return any(holds(viewer, role, code) for role in WRITERS)
