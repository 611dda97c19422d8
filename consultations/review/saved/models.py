"""A named set of the queue's filters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Account
from strategy.models import Region


class SavedView(models.Model):
    """What somebody narrowed the queue to, under the name they gave it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name of the view"), max_length=60)
    filters = models.CharField(max_length=1000, blank=True)  # the tail of the queue's address: it is the definition
    # Whoever reads at the desk of this region sees it too; its owner alone changes it.
    shared_with = models.ForeignKey(
        Region, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="one_view_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
