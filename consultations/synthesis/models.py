"""Reports: frozen snapshots and the files rendered from them, of any kind and of a region."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Account
from strategy.models import Region


class Sealed(models.Model):
    """One version of a report that is compiled, approved, signed and published. Both snapshots are canonical JSON.

    Once signed they never change, but for the words of a contribution that was erased: see `signing.sealing`.
    """

    class State(models.TextChoices):
        COMPILED = "compiled", _("Compiled")
        SENT_BACK = "sent_back", _("Sent back")
        APPROVED = "approved", _("Approved")
        SIGNED = "signed", _("Signed")
        PUBLISHED = "published", _("Published")

    DOORS: ClassVar[str] = ""  # what the names of its pages begin with

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPILED)
    staff_snapshot = models.TextField()
    staff_checksum = models.CharField(max_length=64)
    public_snapshot = models.TextField()
    public_checksum = models.CharField(max_length=64)
    compiled_at = models.DateTimeField(_("compiled at"))
    compiled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)  # why it was sent back
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_nationally = models.BooleanField(default=False)  # by whoever coordinated every region then: roles end
    signed_at = models.DateTimeField(_("signed at"), null=True)
    signed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 - none until it is signed; of the page on which it is verified
    erased = models.PositiveIntegerField(default=0)  # contributions whose words have left it since
    swept_at = models.DateTimeField(null=True)  # what was taken back until then has left it
    stale_at = models.DateTimeField(null=True)  # when it was found that its material had changed
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    def snapshot(self, edition: str) -> dict[str, Any]:
        """Return the content of an edition."""
        content: dict[str, Any] = json.loads(self.staff_snapshot if edition == "staff" else self.public_snapshot)
        return content

    def checksum(self, edition: str) -> str:
        """Return the SHA-256 of an edition's canonical snapshot."""
        return self.staff_checksum if edition == "staff" else self.public_checksum

    @property
    def staff(self) -> dict[str, Any]:
        """The content of the staff edition."""
        return self.snapshot("staff")

    @property
    def is_frozen(self) -> bool:
        """Whether it is signed: nothing of it is edited any more."""
        return self.state in {self.State.SIGNED, self.State.PUBLISHED}

    @property
    def place(self) -> list[Any]:
        """What its pages are found by."""
        return [self.version]  # type: ignore[attr-defined]


class SealedFile(models.Model):
    """A rendered file of a report, with the hash of its bytes."""

    class Edition(models.TextChoices):
        STAFF = "staff", _("Staff edition")
        PUBLIC = "public", _("Public edition")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        XLSX = "xlsx", "XLSX"

    edition = models.CharField(max_length=10, choices=Edition)
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4, choices=Format)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)  # of a PDF
    withdrawn_at = models.DateTimeField(null=True)  # it holds words that were erased: nobody is given it any more

    class Meta:
        abstract = True
        ordering = ["edition", "language", "format"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.edition} {self.language} {self.format}"  # type: ignore[attr-defined]


class SynthesisReport(Sealed):
    """One version of a region's report."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reports", verbose_name=_("region"))
    version = models.PositiveIntegerField(_("version"))
    input_digest = models.CharField(max_length=64)  # of all that was read: unchanged input makes no new version
    narrative_version = models.PositiveIntegerField(default=0)  # raised with every passage that is kept

    class Meta:
        ordering = ["region", "-version"]
        verbose_name = _("synthesis report")
        verbose_name_plural = _("synthesis reports")
        constraints = [models.UniqueConstraint(fields=["region", "version"], name="one_report_per_version")]

    def __str__(self) -> str:
        return f"{self.region_id} v{self.version}"

    @property
    def place(self) -> list[Any]:
        """Its region, and its version."""
        return [self.region_id, self.version]

    @property
    def about(self) -> str:
        """The region's name."""
        return str(self.region.name)


class ReportFile(SealedFile):
    """A rendered file of a region's report."""

    report = models.ForeignKey(SynthesisReport, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="reports/")

    class Meta(SealedFile.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "language", "format"], name="one_file_per_edition_language_and_format"
            )
        ]
