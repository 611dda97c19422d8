"""Who sees partnership offers at the desk, and who may move one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions.models import PartnershipOffer
from consultations.contributions.offers import queries, workflow
from stakeholders.access import Viewer, holds, regions_where
from stakeholders.models import Account
from strategy.models import Region


def reader(viewer: Viewer) -> Account:
    """Return the account that sits at the desk. Raises 403 for whoever has no place there."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in workflow.READING):
        raise PermissionDenied
    return viewer


def regions_of(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose offers the reader sees."""
    return regions_where(reader(viewer), *workflow.READING)


def visible_to(viewer: Viewer) -> QuerySet[PartnershipOffer]:
    """Return the offers of the reader's regions, without those whose contribution is held out."""
    return PartnershipOffer.objects.filter(contribution__region__in=regions_of(viewer), contribution__held_for="")


def offer_or_404(viewer: Viewer, reference: str, *roles: str) -> PartnershipOffer:
    """Return one offer of the reader's regions. Another region's does not exist for them.

    Raises 403 for whoever sees it there, but in none of these roles.
    """
    offer = get_object_or_404(queries.with_contributions(visible_to(viewer)), contribution__reference=reference)
    if roles and not any(holds(viewer, role, offer.contribution.region_id) for role in roles):
        raise PermissionDenied
    return offer


def may_move(viewer: Viewer, offer: PartnershipOffer, to: str) -> bool:
    """Return whether the viewer's part in the offer's region lets them lead it there."""
    region = offer.contribution.region_id
    return any(holds(viewer, role, region) for role in workflow.movers(offer.state, to))


def mover(viewer: Viewer, offer: PartnershipOffer, to: str) -> Account:
    """Return the account that makes this move. Raises 403 for whoever may not make it."""
    account = reader(viewer)
    if not may_move(viewer, offer, to):
        raise PermissionDenied
    return account


def moves_of(viewer: Viewer, offer: PartnershipOffer) -> list[str]:
    """Return the states that this viewer may lead the offer to now."""
    return [state for state in workflow.desk_moves(offer.state) if may_move(viewer, offer, state)]
