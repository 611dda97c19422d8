"""What a rapporteur writes around the machine's sentences."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.synthesis.models import SynthesisReport
from stakeholders.models import Account


class Passage(models.Model):
    """The text before and after the machine's sentences of one section, in one language.

    `figures` are those of the section when the text was last read over: where they differ now, the text may be stale.
    """

    report = models.ForeignKey(SynthesisReport, on_delete=models.CASCADE, related_name="passages")
    section = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    before = models.TextField(_("before the machine's sentences"), blank=True)
    after = models.TextField(_("after the machine's sentences"), blank=True)
    figures = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    writers = models.ManyToManyField(Account, related_name="+")

    class Meta:
        ordering = ["report", "section", "language"]
        verbose_name = _("passage of a report")
        verbose_name_plural = _("passages of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section", "language"], name="one_passage_per_section_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section} {self.language}"

    @property
    def texts(self) -> list[str]:
        """What is written in it."""
        return [text for text in (self.before, self.after) if text]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.before or self.after)
