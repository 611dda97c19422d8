"""What somebody who is signed in has begun to write and not sent yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Account

LONGEST_OPENING = 90


class Draft(models.Model):
    """The answers of a form as they were typed, under the form's own names: no answer is checked before it is sent.

    The ticket is the form's: sending it takes the draft away. It opens nothing before, and is gone with the draft.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("account of the author")
    )
    ticket = models.CharField(max_length=200)
    ticket_hash = models.CharField(max_length=64)
    answers = models.JSONField(_("answers"), default=dict)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["account", "ticket_hash"], name="one_draft_per_form")]
        indexes = [
            models.Index(fields=["saved_at"], name="draft_by_age"),
            models.Index(fields=["ticket_hash"], name="draft_by_ticket"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def opening(self) -> str:
        """How the draft is told from others: its title, or its first words."""
        words = " ".join((self.said("title") or self.said("body")).split())
        return (
            f"{words[:LONGEST_OPENING].rstrip()}…" if len(words) > LONGEST_OPENING else words or str(_("Without words"))
        )

    def said(self, name: str) -> str:
        """Return what was typed in a field of one answer."""
        return "\n".join(self.answers.get(name, []))
