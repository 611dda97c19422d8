"""What a signed report was counted from: salted hashes, and apart from them the salts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.synthesis.models import SynthesisReport


class Manifest(models.Model):
    """One salted hash for each contribution that a signed version counts, in the order of the hashes.

    It is of a region's report, or of the national one, which names some contributions of every region's.
    """

    report = models.OneToOneField(SynthesisReport, on_delete=models.CASCADE, null=True, related_name="manifest")
    national = models.OneToOneField("NationalReport", on_delete=models.CASCADE, null=True, related_name="manifest")
    entries = models.TextField()
    checksum = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("manifest of a report")
        verbose_name_plural = _("manifests of reports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report=None) ^ models.Q(national=None), name="manifest_is_of_one_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id or 'national'} {self.checksum[:16]}"

    @property
    def hashes(self) -> list[str]:
        """The entries, one by one."""
        return self.entries.split()


class ManifestSalt(models.Model):
    """What opens one entry of a manifest. Deleted with the contribution's erasure: nobody reads the entry after."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="salts")
    reference = models.CharField(max_length=20)
    salt = models.BinaryField(max_length=16)

    class Meta:
        ordering = ["manifest", "reference"]
        verbose_name = _("salt of a manifest")
        verbose_name_plural = _("salts of manifests")
        constraints = [models.UniqueConstraint(fields=["manifest", "reference"], name="one_salt_per_entry")]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.reference}"
