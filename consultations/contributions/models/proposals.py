"""What a proposal says beyond its text: the service it imagines, for whom, at which level, beside which programmes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from strategy.models import Programme


class ProposalDetails(models.Model):
    """The service, the people and the level that a proposal names. A proposal that names none has no row here."""

    class Level(models.TextChoices):
        STATE = "state", _("The State")
        REGION = "region", _("The region")
        PROVINCE = "province", _("The province or prefecture")
        COMMUNE = "commune", _("The commune")
        SHARED = "shared", _("Shared among several")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="details", verbose_name=_("contribution")
    )
    service = models.CharField(_("service imagined"), max_length=300, blank=True)
    target = models.CharField(_("whom it is for"), max_length=300, blank=True)
    level = models.CharField(_("competent level"), max_length=8, choices=Level, blank=True)

    class Meta:
        verbose_name = _("details of a proposal")
        verbose_name_plural = _("details of proposals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(service="") | ~Q(target="") | ~Q(level=""), name="proposal_details_say_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.level}"


class Convergence(models.Model):
    """How a proposal stands to a programme that exists already, in its author's eyes."""

    class Relation(models.TextChoices):
        OVERLAPS = "overlaps", _("Overlaps with it")
        COMPLEMENTS = "complements", _("Complements it")
        CONFLICTS = "conflicts", _("Conflicts with it")
        FILLS_A_GAP = "fills_gap", _("Fills a gap in it")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="convergences", verbose_name=_("contribution")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="convergences", verbose_name=_("programme")
    )
    relation = models.CharField(_("relation"), max_length=11, choices=Relation)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("convergence")
        verbose_name_plural = _("convergences")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "programme"], name="one_relation_to_each_programme")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.relation} {self.programme_id}"
