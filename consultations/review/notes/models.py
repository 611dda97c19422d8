"""What colleagues write to each other about a contribution, and whom they mention in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from stakeholders.models import Account


class Note(models.Model):
    """A note is never edited: what somebody answered stays what they answered to. Its writer may withdraw it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="notes")
    writer = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), blank=True)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        constraints = [
            # Withdrawn, its words are gone; that there was one stays.
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) & ~Q(text="") | Q(withdrawn_at__isnull=False, text=""),
                name="note_says_something_or_is_withdrawn",
            )
        ]
        indexes = [models.Index(fields=["contribution", "id"], name="notes_of_a_contribution")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.pk}"


class Mention(models.Model):
    """A colleague whom a note calls by name."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["note", "account"], name="mentioned_once_in_a_note")]
        indexes = [
            models.Index(fields=["account", "-id"], name="mentions_of_an_account"),
            models.Index(fields=["account"], condition=Q(read_at=None), name="mentions_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.account_id}"
