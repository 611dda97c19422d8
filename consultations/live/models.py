"""What a meeting in progress needs beside its contributions: questions to the table, and what the screen shows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Registration
from stakeholders.models import Account
from strategy.models import Axis, GuidingQuestion

LONGEST_QUESTION = 500


class LiveItem(models.Model):
    """A contribution that reached the meeting while it was in progress, and what the moderator did with it."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        SHOWN = "shown", _("Shown to the room")
        ASIDE = "aside", _("Set aside")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="live_item")
    session = models.ForeignKey(RegionalSession, on_delete=models.PROTECT, related_name="live_items")
    # Of whoever sent it as registered, or of whom the rapporteur heard say it.
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="live_items"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="aside") | ~Q(reason=""), name="live_item_aside_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.contribution_id}, {self.state}"


class LiveQuestion(models.Model):
    """A question to the table. It is answered aloud: no account, no receipt, nothing that says who asked."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        TAKEN_UP = "taken_up", _("Taken up")
        ANSWERED = "answered", _("Answered")
        ASIDE = "aside", _("Set aside")

    session = models.ForeignKey(RegionalSession, on_delete=models.PROTECT, related_name="live_questions")
    axis = models.ForeignKey(
        Axis, on_delete=models.PROTECT, null=True, blank=True, related_name="live_questions", verbose_name=_("axis")
    )
    words = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    language = models.CharField(
        _("language"), max_length=8, choices=Contribution.Language, default=Contribution.Language.UNDETERMINED
    )
    asked_at = models.DateTimeField(_("asked at"))
    ticket_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "ticket_hash"], name="live_question_is_asked_once"),
            models.CheckConstraint(condition=~Q(words=""), name="live_question_asks_something"),
            models.CheckConstraint(condition=~Q(state="aside") | ~Q(reason=""), name="live_question_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.pk}, {self.state}"


class LiveBoard(models.Model):
    """What the room sees now, and a number that grows with every change: whoever asks again compares it alone."""

    session = models.OneToOneField(
        RegionalSession, on_delete=models.CASCADE, primary_key=True, related_name="live_board"
    )
    version = models.PositiveBigIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)  # contributions, however they came
    # What is being discussed, and what the moderator has put up: one thing at a time.
    axis = models.ForeignKey(Axis, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    guiding = models.ForeignKey(GuidingQuestion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    item = models.ForeignKey(LiveItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    question = models.ForeignKey(LiveQuestion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(question__isnull=True), name="live_board_shows_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.version}"
