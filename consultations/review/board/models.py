"""How many contributions are expected of whom, before anybody has said anything."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Category
from strategy.models import Axis, Province, Region


class ParticipationTarget(models.Model):
    """So many contributions are expected from a region: in all, of a category, from a province, about an axis."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    # Empty means any: a target may name one of these, or several together.
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stakeholder category"),
    )
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or prefecture"),
    )
    axis = models.ForeignKey(
        Axis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("axis")
    )
    expected = models.PositiveIntegerField(
        _("contributions expected"),
        help_text=_("Those that were read and kept count. Where there is no target, nothing is compared."),
    )

    class Meta:
        ordering = ["region", "category__number", "province", "axis", "pk"]
        verbose_name = _("participation target")
        verbose_name_plural = _("participation targets")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "category", "province", "axis"],
                nulls_distinct=False,
                name="one_target_for_the_same_people",
                violation_error_message=_("There is a target for exactly these already."),
            ),
            models.CheckConstraint(
                condition=Q(expected__gte=1),
                name="target_expects_somebody",
                violation_error_message=_("A target expects at least one contribution."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.expected}"

    def clean(self) -> None:
        """A province lies in the target's own region."""
        if self.province is not None and self.province.region_id != self.region_id:
            raise ValidationError({"province": _("This province is not in the region.")})
