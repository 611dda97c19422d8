"""The words by which the desk of a region finds contributions again. They never leave the desk."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from portal.shared.folding import FoldedField
from stakeholders.models import Account
from strategy.models import Region

LONGEST = 60


class Tag(models.Model):
    """A tag of one region. Its spellings are one tag: what is compared is the folded name."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    name = models.CharField(_("tag"), max_length=LONGEST)
    key = FoldedField(of=("name",))

    class Meta:
        ordering = ["key"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], name="one_tag_for_all_its_spellings"),
            models.CheckConstraint(condition=~Q(key=""), name="tag_says_something"),
        ]
        indexes = [models.Index(fields=["key"], name="tags_by_key")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a contribution."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="taggings")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tag on a contribution")
        verbose_name_plural = _("tags on contributions")
        constraints = [models.UniqueConstraint(fields=["contribution", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.tag_id}"
