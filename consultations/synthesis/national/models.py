"""The national report: frozen snapshots that join the regions' reports, and the files rendered from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from consultations.synthesis.models import Sealed, SealedFile


class NationalReport(Sealed):
    """One version of the national report."""

    DOORS: ClassVar[str] = "national_"

    version = models.PositiveIntegerField(_("version"), unique=True)
    joined = models.JSONField()  # region code -> the version of its report that is joined here
    input_digest = models.CharField(max_length=64, unique=True)  # of these versions: the same make no second report

    class Meta:
        ordering = ["-version"]
        verbose_name = _("national report")
        verbose_name_plural = _("national reports")

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def about(self) -> str:
        """The whole country."""
        return gettext("The regions of Morocco")


class NationalFile(SealedFile):
    """A rendered file of the national report."""

    report = models.ForeignKey(NationalReport, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="national/")

    class Meta(SealedFile.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "language", "format"],
                name="one_national_file_per_edition_language_and_format",
            )
        ]
