"""A partnership offer moves from what was offered to what was delivered."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution, OfferStep, PartnershipOffer
from consultations.contributions.offers import notifications, workflow
from portal.shared import audit, text
from stakeholders.models import Account

S = PartnershipOffer.State


class OfferMovedMeanwhile(Exception):
    """Somebody else moved the offer after this reader opened it: `step` says who, when and where to."""

    def __init__(self, step: OfferStep) -> None:
        super().__init__(str(step))
        self.step = step


@transaction.atomic
def move_offer(
    *, offer: PartnershipOffer, to: str, by: Account, reason: str = "", seen: int | None = None
) -> PartnershipOffer:
    """Move an offer and tell its author, once for this step.

    `seen` is the last step the reader had on screen: if another came since, `OfferMovedMeanwhile` is raised, for the
    reader decided on what is no longer so. Raises `workflow.InvalidMove`, or `ValidationError` when it must say why.
    """
    offer = _lock(offer)
    last = offer.steps.select_related("by").last()
    if seen is not None and last is not None and last.pk != seen:
        raise OfferMovedMeanwhile(last)
    workflow.check_move(offer.state, to)
    if to in workflow.NOT_BY_BUTTON:
        raise workflow.InvalidMove(offer.state, to)
    reason = text.clean(reason)
    if workflow.reason_needed(offer.state, to) and not reason:
        raise ValidationError({"reason": _("Say why: the author will read it.")})
    step = _move(offer, to=to, by=by, reason=reason)
    notifications.tell_moved(offer, step)
    return offer


def begin_offer(offer: PartnershipOffer) -> None:
    """Keep the first step of an offer that has just come in."""
    _note(offer, from_state="", by=offer.contribution.author)


def withdraw_offer(contribution: Contribution, *, by: Account | None) -> None:
    """Withdraw the offer of a contribution that is being withdrawn; what is settled already stays as it is.

    The contribution is locked, and so is its offer: nobody moves one without the other.
    """
    offer = offer_of(contribution)
    if offer is not None and S.WITHDRAWN in workflow.MOVES[offer.state]:
        _move(offer, to=S.WITHDRAWN, by=by)


def offer_of(contribution: Contribution) -> PartnershipOffer | None:
    """Return the contribution's offer as it stands now, if there is one."""
    offer = PartnershipOffer.objects.filter(pk=contribution.pk).first()
    if offer is not None:
        offer.contribution = contribution
    return offer


def _lock(offer: PartnershipOffer) -> PartnershipOffer:
    """Hold the contribution: withdrawing it, correcting it and moving its offer wait for each other."""
    contribution = Contribution.objects.select_for_update().get(pk=offer.pk)
    locked = PartnershipOffer.objects.get(pk=offer.pk)
    locked.contribution = contribution
    return locked


def _move(offer: PartnershipOffer, *, to: str, by: Account | None, reason: str = "") -> OfferStep:
    before, offer.state, offer.state_changed_at = offer.state, to, timezone.now()
    offer.save(update_fields=["state", "state_changed_at"])
    step = _note(offer, from_state=before, by=by, reason=reason)
    region = offer.contribution.region_id
    audit.record("offer_moved", offer, by=by, region=region, before=str(before), after=str(to))
    return step


def _note(offer: PartnershipOffer, *, from_state: str, by: Account | None, reason: str = "") -> OfferStep:
    return OfferStep.objects.create(
        offer=offer, from_state=from_state, to_state=offer.state, reason=reason, by=by, at=offer.state_changed_at
    )
