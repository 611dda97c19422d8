"""What a partner offers, and its way from the offer to what was delivered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from stakeholders.models import Account


class PartnershipOffer(models.Model):
    """What a contribution of the kind "offer" puts on the table. By whom, the contribution says."""

    class Resource(models.TextChoices):
        FUNDS = "funds", _("Funds")
        PREMISES = "premises", _("Premises")
        STAFF = "staff", _("Staff and their time")
        EXPERTISE = "expertise", _("Expertise")
        DATA = "data", _("Data")

    class State(models.TextChoices):
        # Codes of their own where another state has the plain word: a badge is known by its code alone.
        OFFERED = "offer_made", _("Offered")
        EXAMINED = "examined", _("Examined")
        AGREED = "agreed", _("Agreed")
        SIGNED = "signed", _("Signed")
        DELIVERED = "delivered", _("Delivered")
        DECLINED = "offer_declined", _("Declined")
        WITHDRAWN = "offer_withdrawn", _("Withdrawn")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="offer", verbose_name=_("contribution")
    )
    # Empty where an offer came in by a way that asks no questions, such as an import.
    resources = ArrayField(
        models.CharField(max_length=10, choices=Resource), default=list, blank=True, verbose_name=_("what is offered")
    )
    purpose = models.TextField(_("what for"), max_length=1000, blank=True)
    extent = models.TextField(_("how much"), max_length=1000, blank=True)
    amount = models.PositiveBigIntegerField(_("amount in dirhams"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.OFFERED)
    state_changed_at = models.DateTimeField(_("state since"))

    class Meta:
        verbose_name = _("partnership offer")
        verbose_name_plural = _("partnership offers")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0, resources__contains=["funds"]),
                name="only_funds_have_an_amount",
                violation_error_message=_("An amount goes with funds."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.state}"

    def resource_names(self) -> list[str]:
        """Return what is offered, in words and in one order."""
        return [str(resource.label) for resource in self.Resource if resource.value in self.resources]


class OfferStep(models.Model):
    """One step of an offer's way: who made it, when, and what was said about it."""

    offer = models.ForeignKey(PartnershipOffer, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=16, choices=PartnershipOffer.State, blank=True)
    to_state = models.CharField(max_length=16, choices=PartnershipOffer.State)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.from_state} → {self.to_state}"
