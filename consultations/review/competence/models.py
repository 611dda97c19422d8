"""The competent level and the bodies that may act on a contribution, as somebody at the desk recorded them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, ProposalDetails
from stakeholders.models import Account
from strategy.models import Institution

Level = ProposalDetails.Level


class Competence(models.Model):
    """Who may act. What the author thinks of it stays in the details of the proposal."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="competence"
    )
    level = models.CharField(_("competent level"), max_length=8, choices=Level)
    bodies = models.ManyToManyField(Institution, related_name="+", verbose_name=_("competent bodies"))
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        indexes = [models.Index(fields=["level", "contribution"], name="competence_by_level")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.level}"
