"""What was noted when somebody wrote down another person's words: by which way, with what consent, by whose hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from consultations.regional_sessions.models import RegionalSession
from stakeholders.models import Account


class IntakeRecord(models.Model):
    """How a contribution came in with help. The person helped is its author, the helper never is."""

    class Medium(models.TextChoices):
        PAPER = "paper", _("On paper")
        SPOKEN = "spoken", _("Spoken")
        TELEPHONE = "telephone", _("By telephone")

    class Consent(models.TextChoices):
        SIGNED = "signed", _("Signed on paper")
        SPOKEN = "spoken", _("Said aloud")
        TELEPHONE = "telephone", _("Said on the telephone")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="intake")
    session = models.ForeignKey(RegionalSession, on_delete=models.PROTECT, related_name="intakes")
    medium = models.CharField(_("how it came"), max_length=10, choices=Medium)
    consent = models.CharField(_("how consent was given"), max_length=10, choices=Consent)
    consent_at = models.DateTimeField(_("consent noted at"))
    read_back = models.BooleanField(_("read back to the person"), default=False)
    received_on = models.DateField(_("received on"))
    helper = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="intakes")
    # The number printed or written at the head of the sheet.
    paper_serial = models.CharField(_("number of the sheet"), max_length=12, blank=True)
    phone = models.CharField(_("telephone of the author"), max_length=17, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("assisted entry")
        verbose_name_plural = _("assisted entries")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "paper_serial"], condition=~Q(paper_serial=""), name="sheet_entered_once"
            ),
            models.CheckConstraint(
                condition=Q(medium="paper") | Q(read_back=True, paper_serial=""), name="spoken_words_are_read_back"
            ),
            models.CheckConstraint(condition=~Q(consent=""), name="entry_with_consent"),
        ]
        indexes = [models.Index(fields=["session", "-id"], name="intake_by_session")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.medium}"
