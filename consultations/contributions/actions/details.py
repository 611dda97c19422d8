"""What a contribution says beyond its text is written with it, and leaves with the kind that it belonged to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.contributions.actions.offers import begin_offer, offer_of
from consultations.contributions.details import Offered, Proposed
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails


def fitting(kind: str, proposed: Proposed, offered: Offered) -> tuple[Proposed, Offered]:
    """Return what of it belongs to a contribution of this kind, cleaned as the text is."""
    return (
        proposed.cleaned() if kind == Contribution.Kind.PROPOSAL else Proposed(),
        offered.cleaned() if kind == Contribution.Kind.OFFER else Offered(),
    )


def write_details(contribution: Contribution, proposed: Proposed, offered: Offered) -> None:
    """Write what belongs to the contribution's kind in the place of what stood there. The contribution is locked."""
    proposed, offered = fitting(contribution.kind, proposed, offered)
    offer = offer_of(contribution)
    if offer is not None and offer.state != PartnershipOffer.State.OFFERED:
        raise ValidationError(_("Somebody has begun to examine this offer: it can no longer be corrected."))
    _write_proposal(contribution, proposed)
    if contribution.kind == Contribution.Kind.OFFER:
        _write_offer(offer or PartnershipOffer(contribution=contribution), offered, is_new=offer is None)
    elif offer is not None:
        offer.delete()


def _write_proposal(contribution: Contribution, proposed: Proposed) -> None:
    contribution.convergences.all().delete()
    for programme, relation in proposed.convergences:
        convergence = Convergence(contribution=contribution, programme=programme, relation=relation)
        convergence.full_clean(exclude={"contribution", "programme"})
        convergence.save()
    ProposalDetails.objects.filter(contribution=contribution).delete()
    if proposed.service or proposed.target or proposed.level:
        details = ProposalDetails(
            contribution=contribution, service=proposed.service, target=proposed.target, level=proposed.level
        )
        details.full_clean(exclude={"contribution"}, validate_unique=False)
        details.save()


def _write_offer(offer: PartnershipOffer, offered: Offered, *, is_new: bool) -> None:
    if is_new:
        offer.state_changed_at = offer.contribution.submitted_at
    offer.resources = list(offered.resources)
    offer.purpose, offer.extent, offer.amount = offered.purpose, offered.extent, offered.amount
    offer.full_clean(exclude={"contribution"}, validate_unique=False)
    offer.save()
    if is_new:
        begin_offer(offer)
