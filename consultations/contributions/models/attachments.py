"""The files that come with a contribution: documents, pictures, a recorded voice."""

from __future__ import annotations

from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from portal.shared import uploads
from stakeholders.models import Account

NAMES = {
    uploads.PDF.media_type: _("PDF document"),
    uploads.DOCX.media_type: _("Word document"),
    uploads.XLSX.media_type: _("Excel workbook"),
    uploads.PPTX.media_type: _("PowerPoint presentation"),
    uploads.ODT.media_type: _("OpenDocument text"),
    uploads.ODP.media_type: _("OpenDocument presentation"),
}


class Attachment(models.Model):
    """One file, cleaned of what it told about its maker. Its row stays, without the file, once that is taken away."""

    class Sort(models.TextChoices):
        DOCUMENT = "document", _("Document")
        IMAGE = "image", _("Picture")
        RECORDING = "recording", _("Voice recording")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="attachments")
    sort = models.CharField(max_length=10, choices=Sort)
    file = models.FileField(upload_to="contributions/", max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(null=True, blank=True)  # of a recording
    sha256 = models.CharField(max_length=64)  # of what is kept
    sent_sha256 = models.CharField(max_length=64)  # of what was sent: the same form sent twice is known by it
    public = models.BooleanField(default=False)
    # What is said in a recording, or seen in a picture, as somebody of the staff wrote it down.
    alternative = models.TextField(blank=True)
    alternative_language = models.CharField(max_length=8, choices=Contribution.Language, blank=True)
    alternative_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    alternative_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contribution", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sort="recording") | Q(public=False, seconds__isnull=False), name="voice_is_never_public"
            ),
            models.CheckConstraint(
                condition=Q(file="", removed_at__isnull=False, public=False)
                | (~Q(file="") & Q(removed_at__isnull=True)),
                name="file_is_there_or_removed",
            ),
            models.UniqueConstraint(fields=["contribution"], condition=Q(sort="recording"), name="one_voice_recording"),
        ]
        indexes = [models.Index(fields=["added_at"], condition=Q(sort="recording") & ~Q(file=""), name="voices_by_age")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.sort} {self.pk}"

    @property
    def name(self) -> str:
        """What it is, in words."""
        return str(NAMES.get(self.media_type) or self.get_sort_display())

    @property
    def writing(self) -> int:
        """Which writing of its text this is: two never have the same number; 0 is none yet."""
        return int(self.alternative_at.timestamp() * 1_000_000) if self.alternative_at else 0

    @property
    def clock(self) -> str:
        """How long a recording lasts, as players write it."""
        minutes, seconds = divmod(self.seconds or 0, 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def suffix(self) -> str:
        return PurePath(self.file.name).suffix

    @property
    def is_recording(self) -> bool:
        return self.sort == self.Sort.RECORDING

    @property
    def is_image(self) -> bool:
        return self.sort == self.Sort.IMAGE
