"""What the ministry says back: as somebody at the desk words it, and as it is published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from stakeholders.models import Account
from strategy.models import Institution

REFERRED_NAMES_THE_INSTITUTION = ~Q(outcome="referred") | Q(institution__isnull=False)


class AnswerWording(models.Model):
    """What an answer says: an outcome, its reason, and where the matter is referred to."""

    class Outcome(models.TextChoices):
        RETAINED = "retained", _("Retained")
        PARTLY_RETAINED = "partly_retained", _("Partly retained")
        ALREADY_COVERED = "already_covered", _("Already covered")
        REFERRED = "referred", _("Referred to another institution")
        NOT_RETAINED = "not_retained", _("Not retained")

    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.TextField(_("reason"))
    language = models.CharField(_("language"), max_length=8, choices=Contribution.Language)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution it is referred to"),
    )

    class Meta:
        abstract = True


class AnswerDraft(AnswerWording):
    """An answer on its way: worded at the desk, approved by a second person. Nobody outside the desk sees it."""

    class State(models.TextChoices):
        WORDED = "worded", _("Being worded")
        TO_APPROVE = "to_approve", _("Awaiting approval")
        SENT_BACK = "sent_back", _("Sent back")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="answer_draft")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WORDED)
    # Everybody who had a hand in it: none of them approves it.
    writers = models.ManyToManyField(Account, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    note = models.TextField(_("why it is sent back"), blank=True)

    class Meta:
        verbose_name = _("proposed answer")
        verbose_name_plural = _("proposed answers")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="draft_gives_a_reason"),
            models.CheckConstraint(
                condition=REFERRED_NAMES_THE_INSTITUTION,
                name="referred_draft_names_the_institution",
                violation_error_message=_("Say which institution it is referred to."),
            ),
            models.CheckConstraint(condition=~Q(state="sent_back") | ~Q(note=""), name="sent_back_says_why"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="to_approve"), name="answers_to_approve")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.state}"


class OfficialAnswer(AnswerWording):
    """The official answer to a contribution, as it is published."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="answer")
    answered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="answer_gives_a_reason"),
            models.CheckConstraint(
                condition=REFERRED_NAMES_THE_INSTITUTION,
                name="referred_answer_names_the_institution",
                violation_error_message=_("Say which institution it is referred to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.outcome}"
