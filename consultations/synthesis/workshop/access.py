"""Who sees a region's workshop, and who decides in it: its rapporteurs and its coordinators."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.contributions.models import Contribution
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.models import Arrangement, Decision, Theme
from consultations.synthesis.workshop.queries import Bench
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account
from strategy.models import Region

DECIDING = (Role.RAPPORTEUR, Role.COORDINATOR)
READING = (*DECIDING, Role.REVIEWER, Role.AUDITOR)


def regions(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose workshops the viewer sees. Raises 403 for whoever sees none."""
    _require(viewer, *READING)
    return regions_where(viewer, *READING).order_by("code")


def may_decide(viewer: Viewer, region: Region) -> bool:
    """Return whether the viewer decides about the themes of a region."""
    return any(holds(viewer, role, region.code) for role in DECIDING)


def region_or_404(viewer: Viewer, code: str, *, deciding: bool = False) -> Region:
    """Return a region whose workshop the viewer sees. Raises 403 where they must decide and only read."""
    _require(viewer, *(DECIDING if deciding else READING))
    region = get_object_or_404(regions_where(viewer, *READING), code=code)
    if deciding and not may_decide(viewer, region):
        raise PermissionDenied
    return region


def bench_or_404(viewer: Viewer, code: str, axis: str, *, deciding: bool = False) -> Bench:
    """Return an axis of a region's workshop, with its themes."""
    bench = queries.bench(region_or_404(viewer, code, deciding=deciding), axis)
    if bench is None:
        raise Http404
    return bench


def theme_or_404(viewer: Viewer, code: str, key: str, *, deciding: bool = False) -> Theme:
    """Return a theme of a region's workshop, discarded and merged ones too."""
    region = region_or_404(viewer, code, deciding=deciding)
    return get_object_or_404(Theme.objects.select_related("region", "axis", "merged_into"), region=region, key=key)


def text_or_404(region: Region, reference: str) -> Contribution:
    """Return a text that counts and has a place in the workshop. What is held out or withdrawn is not there."""
    texts = queries.texts(region).select_related("placement__theme", "axis", "category")
    return get_object_or_404(texts.filter(placement__isnull=False), reference=reference)


def arrangement_or_404(viewer: Viewer, code: str, pk: int, *, deciding: bool = False) -> Arrangement:
    """Return work of the machine that somebody asked for in a region's workshop."""
    region = region_or_404(viewer, code, deciding=deciding)
    rows = Arrangement.objects.select_related("region", "axis", "job", "asked_by")
    return get_object_or_404(rows, region=region, pk=pk)


def decision_or_404(viewer: Viewer, code: str, pk: int) -> Decision:
    """Return a decision of a region that the viewer may undo: any of where they decide."""
    region = region_or_404(viewer, code, deciding=True)
    return get_object_or_404(Decision.objects.select_related("region", "theme"), region=region, pk=pk)


def decider(viewer: Viewer) -> Account:
    """Return the account that decides. Its region was asked for before."""
    if not isinstance(viewer, Account):
        raise PermissionDenied
    return viewer


def _require(viewer: Viewer, *roles: str) -> None:
    if not any(holds(viewer, role) for role in roles):
        raise PermissionDenied
