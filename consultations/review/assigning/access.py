"""Who keeps the rules of a region: its coordinators. Auditors read them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.review.assigning import queries
from consultations.review.assigning.models import AssignmentRule
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account
from strategy.models import Region

KEEPING = (Role.COORDINATOR,)
READING = (*KEEPING, Role.AUDITOR)


def reader(viewer: Viewer, *roles: str) -> Account:
    """Return the account that reads the rules, or holds one of these roles. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in roles or READING):
        raise PermissionDenied
    return viewer


def rules(viewer: Viewer) -> QuerySet[AssignmentRule]:
    """Return the rules of the regions that somebody coordinates, or audits."""
    return queries.rules(regions_where(reader(viewer), *READING))


def kept_regions(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose rules somebody keeps."""
    return regions_where(reader(viewer), *KEEPING)


def kept_rule_or_404(viewer: Viewer, pk: int) -> AssignmentRule:
    """Return a rule that somebody keeps. Another region's is not there; who only reads gets 403."""
    rule = get_object_or_404(rules(viewer), pk=pk)
    if not holds(viewer, Role.COORDINATOR, rule.region_id):
        raise PermissionDenied
    return rule
