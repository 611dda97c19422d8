"""Whose bulk runs somebody sees: their own, and those of the regions that they coordinate or audit."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.access import SCREENING
from consultations.review.bulk import queries
from consultations.review.bulk.models import BulkRun
from stakeholders.access import Role, Viewer, regions_where
from stakeholders.models import Account
from strategy.models import Region

OVERSEEING = (Role.COORDINATOR, Role.AUDITOR)


def actor(viewer: Viewer) -> Account:
    """Return the account that may start something. Raises 403 for whoever only reads, or has no place at the desk."""
    return access.reader(viewer, *SCREENING)


def regions(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions in which somebody may do something."""
    return access.regions_of(viewer, *SCREENING)


def in_reach(viewer: Viewer) -> QuerySet[Contribution]:
    """Return the contributions that somebody may do something to."""
    return access.visible_to(viewer, *SCREENING)


def runs(viewer: Viewer) -> QuerySet[BulkRun]:
    """Return one's own runs, and those that lie within the regions one oversees."""
    reader = access.reader(viewer)
    overseen = _codes(reader, *OVERSEEING)
    here = _codes(reader, *access.AT_THE_DESK)
    return BulkRun.objects.filter(Q(asked_by=reader, regions__contained_by=here) | Q(regions__contained_by=overseen))


def run_or_404(viewer: Viewer, pk: int) -> BulkRun:
    """Return a run that the viewer sees. Another one is not there."""
    return get_object_or_404(queries.with_people(runs(viewer)), pk=pk)


def may_undo(viewer: Account, run: BulkRun) -> bool:
    """Return whether somebody may take a run back: whoever did it, or who coordinates all its regions."""
    if run.asked_by_id == viewer.pk:
        return any(access.may_in(viewer, code, *SCREENING) for code in run.regions)
    return all(access.may_in(viewer, code, Role.COORDINATOR) for code in run.regions)


def undoable_or_404(viewer: Viewer, pk: int) -> BulkRun:
    """Return a run that the viewer may take back. Raises 403 for whoever only sees it."""
    run = run_or_404(viewer, pk)
    if not may_undo(access.reader(viewer), run):
        raise PermissionDenied
    return run


def own_or_404(viewer: Viewer, pk: int) -> BulkRun:
    """Return a run that the viewer started. Raises 403 for whoever only sees it."""
    run = run_or_404(viewer, pk)
    if run.asked_by_id != access.reader(viewer).pk:
        raise PermissionDenied
    return run


def _codes(viewer: Account, *roles: str) -> list[str]:
    return list(regions_where(viewer, *roles).values_list("pk", flat=True))
