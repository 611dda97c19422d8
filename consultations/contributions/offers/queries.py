"""Reads of partnership offers: the list of the desk, an offer's way."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from consultations.contributions.models import OfferStep, PartnershipOffer
from consultations.contributions.offers import workflow

PAGE = 50
ALL_STATES = "all"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody at the desk asks for. Empty means every; an empty state means what is still open."""

    words: tuple[str, ...] = ()
    state: str = ""
    resource: str = ""
    region: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the list, with the keys that its neighbours follow and precede."""

    rows: list[PartnershipOffer]
    before: int | None
    after: int | None


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
            | Q(contribution__organisation__name_ar__icontains=word)
            | Q(contribution__organisation__name_fr__icontains=word)
        )
    return offers


def page(offers: QuerySet[PartnershipOffer], *, after: int | None = None, before: int | None = None) -> Page:
    """Return one page, oldest first, found by the key it follows or precedes."""
    backwards = before is not None
    rows = offers.filter(pk__lt=before).order_by("-pk") if backwards else offers.filter(pk__gt=after or 0)
    found = list(with_contributions(rows if backwards else rows.order_by("pk"))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    return Page(
        rows=found,
        before=found[0].pk if found and (more if backwards else after is not None) else None,
        after=found[-1].pk if found and (backwards or more) else None,
    )


def steps_of(offer: PartnershipOffer) -> list[OfferStep]:
    """Return the offer's way, oldest step first, with who made each."""
    return list(offer.steps.select_related("by").order_by("pk"))


def ahead_of(offer: PartnershipOffer) -> list[str]:
    """Return the names of the states still to come on the usual way; none once it has left that way."""
    if offer.state not in workflow.WAY:
        return []
    place = workflow.WAY.index(PartnershipOffer.State(offer.state))
    return [str(state.label) for state in workflow.WAY[place + 1 :]]
