"""What a reader may want to look at: passages and labels that the finders of the engine stopped at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from stakeholders.models import Account


class Flag(models.Model):
    """One thing to look at in a contribution. The machine only points; what becomes of it is somebody's decision.

    Equal words are one flag, wherever they stand. The row holds no word: places in the texts as they are shown, and a
    keyed hash by which a decision is known again when the finders run anew.
    """

    class Kind(models.TextChoices):
        OFFENCE = "offence", _("Offensive words")
        PERSONAL = "personal", _("Personal details")
        NAME = "name", _("Somebody's name")
        LANGUAGE = "language", _("Another language")
        AXIS = "axis", _("Another axis")

    class State(models.TextChoices):
        OPEN = "open_flag", _("To be looked at")
        DISMISSED = "no_problem", _("Not a problem")
        REDACTED = "redacted", _("Hidden")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    key = models.CharField(max_length=16, editable=False)
    spans = models.JSONField(default=list, blank=True)  # [{"in": "body", "start": …, "end": …}]
    suggested = models.CharField(max_length=50, blank=True)  # the language or the axis that it rather is
    confidence = models.FloatField(_("confidence"))
    version = models.PositiveSmallIntegerField()  # of the finders
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "kind", "key"], name="one_flag_for_equal_words"),
            models.CheckConstraint(
                condition=Q(state="open_flag", decided_at=None) | (~Q(state="open_flag") & Q(decided_at__isnull=False)),
                name="flag_is_open_or_decided",
            ),
        ]
        indexes = [models.Index(fields=["contribution", "kind"], condition=Q(state="open_flag"), name="flags_open")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Screened(models.Model):
    """That the finders have read a contribution's words as they are now. It goes when the words change."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="screened"
    )
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.version}"
