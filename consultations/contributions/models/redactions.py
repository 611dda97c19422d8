"""What is hidden from a text, and how the text read before. Whoever reads a contribution reads the redacted words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from stakeholders.models import Account


class Redaction(models.Model):
    """Words that are hidden wherever they stand in a contribution. Undone, the row is gone."""

    class Cause(models.TextChoices):
        PERSONAL = "personal", _("Personal details")
        NAME = "name", _("Somebody's name")
        OFFENCE = "offence", _("Offensive words")
        OTHER = "other", _("Another reason of law")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="redactions")
    words = models.TextField(_("hidden words"))
    cause = models.CharField(_("reason"), max_length=10, choices=Cause)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="redaction_hides_something")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.cause}"


class Original(models.Model):
    """One text of a contribution as it was written, kept apart while a passage of it is hidden.

    `place` names the text: "title", "body", "answer:12". It is read by its author, and by the region's staff on demand.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="originals")
    place = models.CharField(max_length=30)
    words = models.TextField()

    class Meta:
        verbose_name = _("original words")
        verbose_name_plural = _("original words")
        constraints = [models.UniqueConstraint(fields=["contribution", "place"], name="one_original_of_a_text")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.place}"
