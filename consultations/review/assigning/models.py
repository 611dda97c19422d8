"""Who sees to a contribution, and the rules by which what arrives finds somebody."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from stakeholders.models import Account
from strategy.models import Axis, Province, Region


class AssignmentRule(models.Model):
    """Whom contributions of one sort go to in a region. Of several that fit, the one with the lowest place counts."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    place = models.PositiveSmallIntegerField(_("place in the order"), default=1)
    # Empty means every.
    axis = models.ForeignKey(
        Axis, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("axis")
    )
    province = models.ForeignKey(
        Province,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or prefecture"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Contribution.Kind, blank=True)
    # Empty: whoever of the region's readers has least waiting.
    assignee = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("colleague")
    )
    is_active = models.BooleanField(_("in force"), default=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["region", "place", "pk"]
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        constraints = [models.CheckConstraint(condition=Q(place__gte=1), name="rules_begin_at_one")]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.place}"

    def clean(self) -> None:
        """A province lies in the rule's own region."""
        if self.province is not None and self.province.region_id != self.region_id:
            raise ValidationError({"province": _("This province is not in the region.")})


class Assignment(models.Model):
    """Who sees to a contribution. Nobody with a hand in it: somebody put it back, and no rule gives it away again."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="assignment"
    )
    assignee = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.ForeignKey(AssignmentRule, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["assignee", "contribution"], name="assignments_of_a_reader")]

    def __str__(self) -> str:
        return f"{self.contribution_id} → {self.assignee_id}"
