"""What the ministry says back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from stakeholders.models import Account
from strategy.models import Institution


class OfficialAnswer(models.Model):
    """The official answer to a contribution: an outcome, its reason, and where the matter was referred to."""

    class Outcome(models.TextChoices):
        RETAINED = "retained", _("Retained")
        PARTLY_RETAINED = "partly_retained", _("Partly retained")
        ALREADY_COVERED = "already_covered", _("Already covered")
        REFERRED = "referred", _("Referred to another institution")
        NOT_RETAINED = "not_retained", _("Not retained")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="answer")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.TextField(_("reason"))
    language = models.CharField(_("language"), max_length=8, choices=Contribution.Language)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("institution it is referred to"),
    )
    answered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="answer_gives_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="referred") | Q(institution__isnull=False),
                name="referred_answer_names_the_institution",
                violation_error_message=_("Say which institution it is referred to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.outcome}"
