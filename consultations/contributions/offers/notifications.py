"""Mail to whoever made an offer: where it stands, in their language, with the public reference alone."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import OfferStep, PartnershipOffer
from consultations.contributions.notifications import address_of
from portal.shared import mail

S = PartnershipOffer.State

# What each step means to the partner. Every state that the desk leads to stands here.
NEWS = {
    S.EXAMINED: _("Your offer has been examined. You will be told what is decided about it."),
    S.AGREED: _("Your offer is agreed to in principle. The coordination of your region will prepare the agreement."),
    S.SIGNED: _("The agreement on your offer is signed. Thank you."),
    S.DELIVERED: _("What you offered has been delivered. Thank you for what it makes possible."),
    S.DECLINED: _("Your offer could not be taken up. Thank you for having made it."),
}


def tell_moved(offer: PartnershipOffer, step: OfferStep) -> None:
    """Tell the partner of a step, once; whoever left no address finds it with the receipt code."""
    contribution = offer.contribution
    address = address_of(contribution)
    if not address:
        return
    mail.post(
        key=f"offer_moved:{step.pk}",
        to=address,
        language=contribution.author_language,
        template="offer_moved",
        context={
            "reference": contribution.reference,
            "news": NEWS[S(step.to_state)],
            "state": S(step.to_state).label,
            "reason": step.reason,
            "site_url": settings.SITE_URL,
        },
    )
