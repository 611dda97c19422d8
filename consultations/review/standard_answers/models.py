"""A text from which official answers are begun, in Arabic and in French, for one region or for all of them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.review.models import AnswerWording
from consultations.review.standard_answers import placeholders
from portal.shared.bilingual import filled_in_both, label
from stakeholders.models import Account
from strategy.models import Axis, Region


class StandardAnswer(models.Model):
    """One text. It is never deleted, for answers say which they came from: it is taken out of use."""

    # Empty: for every region.
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=AnswerWording.Outcome)
    axis = models.ForeignKey(
        Axis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("axis")
    )
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"), max_length=8_000)
    in_use = models.BooleanField(_("in use"), default=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("standard answer")
        verbose_name_plural = _("standard answers")
        constraints = filled_in_both("standard_answer", "name", "text")

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        """Refuse what stands in braces and is none of the places that can be filled."""
        wrong = {
            f"text_{language}": placeholders.refusal(unknown)
            for language, text in label(self, "text").items()
            if (unknown := placeholders.unknown(text))
        }
        if wrong:
            raise ValidationError(wrong)
