"""What the ministry says back, as it is worded and as it is published; and the files that the desk takes along."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from portal.shared.models import Job
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
    # The text it was begun from, whatever was changed in it since.
    standard = models.ForeignKey(
        "consultations.StandardAnswer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("standard answer it came from"),
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
    # Where its standard answer put the author's organisation, as [start, end]: whoever is read with them is addressed
    # by their own name there.
    named_at = models.JSONField(default=list, blank=True)
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


class Export(models.Model):
    """A file of contributions that somebody at the desk asked for: what it is to hold, and what was made of it."""

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Workbook (XLSX)")
        CSV = "csv", _("Table (CSV)")
        JSONL = "jsonl", _("One object a line (JSON Lines)")

    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    filters = models.CharField(max_length=2000, blank=True)  # the tail of the queue's address: it is the definition
    format = models.CharField(_("format"), max_length=5, choices=Format)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")

    # What was made. Whoever holds the desk's role no longer in one of the regions cannot fetch it.
    regions = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    stripped = models.PositiveIntegerField(default=0)  # characters that the format cannot hold
    continued = models.PositiveIntegerField(default=0)  # texts that go on in further columns
    file = models.FileField(upload_to="exports/", max_length=200, blank=True)  # emptied when it has expired
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, file="", expires_at=None)
                | Q(made_at__isnull=False, read_at__isnull=False, expires_at__isnull=False),
                name="export_is_made_or_not",
            )
        ]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="exports_of_an_account"),
            models.Index(fields=["expires_at"], name="exports_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.format}"
