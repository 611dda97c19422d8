"""Who may see what is held: the protection referents of its region. Coordinators and reviewers may not."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions.models import Disclosure
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account
from strategy.models import Region


def referent(viewer: Viewer) -> Account:
    """Return the account that looks after disclosures. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not holds(viewer, Role.REFERRAL):
        raise PermissionDenied
    return viewer


def regions_of(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose disclosures the referent sees."""
    return regions_where(referent(viewer), Role.REFERRAL)


def visible_to(viewer: Viewer) -> QuerySet[Disclosure]:
    """Return the disclosures of the referent's regions."""
    return Disclosure.objects.filter(contribution__region__in=regions_of(viewer))


def disclosure_or_404(viewer: Viewer, reference: str) -> Disclosure:
    """Return one disclosure of the referent's regions. Another region's does not exist for them."""
    rows = visible_to(viewer).select_related(
        "contribution__region", "contribution__province", "contribution__axis", "contribution__author"
    )
    return get_object_or_404(rows, contribution__reference=reference)
