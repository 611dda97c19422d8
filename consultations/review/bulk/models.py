"""A bulk run: what is done to which contributions, what became of each, and which run takes it back."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, Redaction
from consultations.review.tagging.models import LONGEST
from portal.shared.models import Job
from stakeholders.models import Account


class BulkRun(models.Model):
    """One action on a set of contributions that was frozen when it started."""

    class Action(models.TextChoices):
        MOVE = "move", _("Another state")
        ASSIGN = "assign", _("Assignment")
        PUBLISH = "publish", _("Proposed answers approved and published")
        TAG = "tag", _("A tag added")
        REDACT = "redact", _("Words hidden from copies")

    action = models.CharField(_("action"), max_length=10, choices=Action)
    target = models.CharField(_("state"), max_length=14, choices=Contribution.Status, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    # Of an assignment; empty: they go back to the queue.
    assignee = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    tag = models.CharField(_("tag"), max_length=LONGEST, blank=True)
    # The words that are hidden are those of the contribution whose copies these are; shown there again, it is empty.
    redaction = models.ForeignKey(Redaction, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    ticket = models.UUIDField(unique=True)  # of the form: pressed twice it starts once
    filters = models.CharField(max_length=2000, blank=True)  # the tail of the queue's address
    ticked = models.BooleanField(default=False)  # not all that the filters select, but those chosen one by one
    regions = ArrayField(models.CharField(max_length=2))
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undoing")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")

    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(action="move") & ~Q(target="") | ~Q(action="move") & Q(target=""),
                name="bulk_move_names_its_state",
            ),
            models.CheckConstraint(
                condition=Q(action="tag") & ~Q(tag="") | ~Q(action="tag") & Q(tag=""), name="bulk_tag_is_named"
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-id"], name="bulk_runs_of_an_account")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.action} {self.target}".strip()


class BulkItem(models.Model):
    """One contribution of a run, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not reached yet")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Left as it was")

    class Why(models.TextChoices):
        STATE = "state", _("Its state does not allow it")
        MEANWHILE = "meanwhile", _("Somebody changed it meanwhile")
        NOT_YOURS = "not_yours", _("It is for others to decide on it")
        ROLE_ENDED = "role_ended", _("Whoever started this had lost the role")
        GONE = "gone", _("It is not at the desk any more")
        UNWRITTEN = "unwritten", _("Its recording has not been written down")
        MUTE = "mute", _("Its author cannot answer: neither receipt code nor account")
        SAME = "same", _("It stood so already")
        NOT_READER = "not_reader", _("The colleague cannot decide on it as it stands")
        NO_ANSWER = "no_answer", _("No answer to it awaits approval")
        OWN_HAND = "own_hand", _("Whoever started this had a hand in its answer")
        NO_WAY_BACK = "no_way_back", _("There is no way back from its state")
        REFUSED = "refused", _("Its contents do not allow it")
        FULL = "full", _("It has as many tags as it can")
        NO_WORDS = "no_words", _("These words do not stand in it")
        ANSWERING = "answering", _("Somebody has begun to answer it")

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    # Its state when the set was frozen; of an assignment, who had it. Where an undoing leads it back to.
    before = models.CharField(max_length=20, blank=True)
    # What must still stand when its turn comes: the version of an answer, or the step that is to be undone.
    seen = models.BigIntegerField(null=True, blank=True)
    made = models.BigIntegerField(null=True, blank=True)  # the step, the tag or the redaction that was made
    # The steps by which others were split from it as it left; of an undoing, those that could not be taken back.
    split = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "contribution"], name="once_in_a_run"),
            models.CheckConstraint(
                condition=Q(state="skipped") & ~Q(why="") | ~Q(state="skipped") & Q(why=""),
                name="what_is_left_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state", "id"], name="bulk_items_by_state"),
            models.Index(fields=["run", "why", "id"], condition=Q(state="skipped"), name="bulk_items_left"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.contribution_id}: {self.state}"
