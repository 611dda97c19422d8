"""The national report: frozen snapshots that join the regions' reports, and the files rendered from them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.synthesis.models import ReportFile
from stakeholders.models import Account


class NationalReport(models.Model):
    """One version of the national report. Both snapshots are canonical JSON: only words taken back leave it."""

    class State(models.TextChoices):
        COMPILED = "compiled", _("Compiled")
        PUBLISHED = "published", _("Published")

    version = models.PositiveIntegerField(_("version"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPILED)
    joined = models.JSONField()  # region code -> the version of its report that is joined here
    input_digest = models.CharField(max_length=64, unique=True)  # of these versions: the same make no second report
    staff_snapshot = models.TextField()
    staff_checksum = models.CharField(max_length=64)
    public_snapshot = models.TextField()
    public_checksum = models.CharField(max_length=64)
    compiled_at = models.DateTimeField(_("compiled at"))
    compiled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        verbose_name = _("national report")
        verbose_name_plural = _("national reports")

    def __str__(self) -> str:
        return f"v{self.version}"

    def snapshot(self, edition: str) -> dict[str, Any]:
        """Return the content of an edition."""
        content: dict[str, Any] = json.loads(self.staff_snapshot if edition == "staff" else self.public_snapshot)
        return content

    def checksum(self, edition: str) -> str:
        """Return the SHA-256 of an edition's canonical snapshot."""
        return self.staff_checksum if edition == "staff" else self.public_checksum


class NationalFile(models.Model):
    """A rendered file of the national report, with the hash of its bytes."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="files")
    edition = models.CharField(max_length=10, choices=ReportFile.Edition)
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4, choices=ReportFile.Format)
    file = models.FileField(upload_to="national/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)  # of a PDF

    class Meta:
        ordering = ["edition", "language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "language", "format"],
                name="one_national_file_per_edition_language_and_format",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.edition} {self.language} {self.format}"
