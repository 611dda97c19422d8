"""The objective of the strategy that somebody at the desk found a contribution to serve."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from stakeholders.models import Account
from strategy.models import Objective


class Aim(models.Model):
    """What a contribution aims at. Its author was never asked: a citizen need not know the strategy's list."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, primary_key=True, related_name="aim")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="+", verbose_name=_("objective"), db_index=False
    )
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("objective of a contribution")
        verbose_name_plural = _("objectives of contributions")
        indexes = [models.Index(fields=["objective", "contribution"], name="aims_by_objective")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.objective_id}"
