"""Reads of partnership offers: the list of the desk, an offer's way."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from consultations.contributions.models import OfferStep, PartnershipOffer
from consultations.contributions.offers import workflow
from portal.shared import paging

PAGE = 50
ALL_STATES = "all"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody at the desk asks for. Empty means every; an empty state means what is still open."""

    words: tuple[str, ...] = ()
    state: str = ""
    resource: str = ""
    region: str = ""


def with_contributions(offers: QuerySet[PartnershipOffer]) -> QuerySet[PartnershipOffer]:
    """Fetch the contribution that carries each offer, with what a page shows of it."""
    names = ("region", "province", "axis", "category", "organisation")
    return offers.select_related(*(f"contribution__{name}" for name in names))


def matching(offers: QuerySet[PartnershipOffer], filters: Filters) -> QuerySet[PartnershipOffer]:
    """Return those that were asked for."""
    if not filters.state:
        offers = offers.filter(state__in=workflow.OPEN)
    elif filters.state != ALL_STATES:
        offers = offers.filter(state=filters.state)
    if filters.resource:
        offers = offers.filter(resources__contains=[filters.resource])
    if filters.region:
        offers = offers.filter(contribution__region=filters.region)
    for word in filters.words:
        offers = offers.filter(
            Q(contribution__reference__icontains=word)
            | Q(contribution__title__icontains=word)
            | Q(contribution__body__icontains=word)
            | Q(purpose__icontains=word)
            | Q(extent__icontains=word)
            | Q(contribution__organisation_name__icontains=word)
            | Q(contribution__organisation__name_ar__icontains=word)
            | Q(contribution__organisation__name_fr__icontains=word)
        )
    return offers


def page(
    offers: QuerySet[PartnershipOffer], *, after: int | None = None, before: int | None = None
) -> paging.Page[PartnershipOffer]:
    """Return one page, oldest first, found by the key it follows or precedes."""
    return paging.page(paging.by_key(with_contributions(offers)), size=PAGE, after=after, before=before)


def steps_of(offer: PartnershipOffer) -> list[OfferStep]:
    """Return the offer's way, oldest step first, with who made each."""
    return list(offer.steps.select_related("by").order_by("pk"))


def ahead_of(offer: PartnershipOffer) -> list[str]:
    """Return the names of the states still to come on the usual way; none once it has left that way."""
    if offer.state not in workflow.WAY:
        return []
    place = workflow.WAY.index(PartnershipOffer.State(offer.state))
    return [str(state.label) for state in workflow.WAY[place + 1 :]]
