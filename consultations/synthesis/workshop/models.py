"""Themes as rows: what the machine proposed, what people made of it, who decided, and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _

from consultations.contributions.models import Contribution
from consultations.engine import stance
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.models import Axis, Region

KEY = 16
UNSURE, SURE = 0.5, 0.75  # below the one a reader looks at a text; from the other on the machine is sure of it
# `queries.UNCERTAIN`, for the condition of an index: nobody has looked, and the machine is not certain.
WAITS_FOR_A_READER = Q(confirmed=False) & (Q(confidence__lt=UNSURE) | Q(theme=None))


class Worktable(models.Model):
    """An axis of a region that people have begun to work on: from then on the machine adds, and replaces nothing.

    Without an axis: the texts that name none. `turn` counts the decisions, so that a proposal knows it is overtaken.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "axis"], nulls_distinct=False, name="one_worktable_of_an_axis")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.axis_id or '–'}: {self.turn}"


class Theme(models.Model):
    """A theme of an axis. A merged one keeps its texts and leads them to another; so parting them is one step back."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    axis = models.ForeignKey(
        Axis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("axis")
    )
    key = models.CharField(max_length=KEY)
    # The machine's words, made of what people wrote; and the names that people gave, blank where nobody did.
    label_ar = models.CharField(max_length=300, blank=True)
    label_fr = models.CharField(max_length=300, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    is_by_hand = models.BooleanField(default=False)  # somebody made it of texts that they chose
    order = models.PositiveIntegerField(default=0)
    reviewed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)  # of what people decided of it: nobody overwrites what they missed

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], name="one_theme_for_a_key"),
            models.CheckConstraint(condition=~Q(key__in=["", "other"]), name="theme_has_a_key_of_its_own"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(discarded_at=None), name="theme_is_merged_or_discarded"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="theme_is_merged_into_another"
            ),
        ]
        indexes = [models.Index(fields=["region", "axis", "order", "id"], name="themes_of_an_axis")]

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        """The name in the language of the page: the one that people gave, else the machine's words."""
        language = "fr" if (get_language() or "").startswith("fr") else "ar"
        given, told = getattr(self, f"name_{language}"), getattr(self, f"label_{language}")
        return str(given or told or self.name_ar or self.name_fr or self.key)

    @property
    def is_named(self) -> bool:
        return bool(self.name_ar or self.name_fr)

    @property
    def stands(self) -> bool:
        return self.discarded_at is None and self.merged_into_id is None


class Placement(models.Model):
    """Where a contribution belongs: to a theme, or (none) beside them. `confirmed`: a person said so.

    `decided_at` is empty for what a compilation placed. What a classifier placed because somebody asked for it has a
    moment and is not confirmed. `turn` counts the decisions, so that nobody overwrites one they have not seen.
    """

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="placements")
    confirmed = models.BooleanField(default=False)
    confidence = models.FloatField(null=True)  # the machine's, from 0 to 1; nobody asks a person for theirs
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(decided_at__isnull=False), name="confirmed_at_some_moment"
            ),
            models.CheckConstraint(condition=Q(by=None) | Q(confirmed=True), name="who_decides_confirms"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1), name="confidence_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["theme", "contribution"], name="placed_in_a_theme"),
            models.Index(fields=["contribution"], condition=WAITS_FOR_A_READER, name="placed_without_certainty"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} → {self.theme_id}"


class Stand(models.Model):
    """Whether a text is for or against its theme: what the machine read in it, and what a person said instead.

    Only texts of which either is known have a row. What a person said holds, whatever the machine reads afterwards.
    """

    class Side(models.TextChoices):
        FOR = stance.FOR, _("For")
        AGAINST = stance.AGAINST, _("Against")
        MIXED = stance.MIXED, _("For and against")
        UNSAID = stance.UNSAID, _("Says nothing of it")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, primary_key=True, related_name="stand")
    read = models.CharField(max_length=7, choices=Side, default=Side.UNSAID)
    decided = models.CharField(max_length=7, choices=Side, blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided="", decided_at=None, by=None) | ~Q(decided="") & Q(decided_at__isnull=False),
                name="side_decided_at_some_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.side}"

    @property
    def side(self) -> str:
        return self.decided or self.read

    @property
    def side_name(self) -> str:
        return str(self.Side(self.side).label)


class KeyQuote(models.Model):
    """A passage that somebody chose to speak for a theme, by its place. The row holds no word.

    `seal` is a keyed hash of the passage: where other words stand there now, it is no quote any more.
    """

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="key_quotes")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    seal = models.CharField(max_length=16)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "contribution"], name="one_key_quote_of_a_text"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="key_quote_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}: {self.contribution_id} {self.start}–{self.end}"


class Decision(models.Model):
    """What somebody decided, about which theme, when. `before` leads texts back to where they were, and themes that
    the machine replaced to the words that it had for them; else there are ids alone."""

    class Kind(models.TextChoices):
        NAMED = "named", _("Named")
        REVIEWED = "reviewed", _("Marked as reviewed")
        REOPENED = "reopened", _("Review taken back")
        MERGED = "merged", _("Merged into another theme")
        PARTED = "parted", _("Parted from another theme")
        DISCARDED = "discarded", _("Discarded")
        RESTORED = "restored", _("Taken up again")
        MOVED = "moved", _("Texts moved")
        CONFIRMED = "confirmed", _("Texts confirmed")
        SPLIT = "split", _("New theme made of texts")
        UNDONE = "undone", _("Undone")
        QUOTED = "quoted", _("Key quote chosen")
        UNQUOTED = "unquoted", _("Key quote taken away")
        SIDED = "sided", _("For or against put right")
        PLACED = "placed", _("The rest placed by the machine")
        FOUND = "found", _("Themes found again")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, null=True, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, related_name="decisions")
    target = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    count = models.PositiveIntegerField(default=0)  # of texts
    before = models.JSONField(default=list)
    undone = models.BooleanField(default=False)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["region", "axis", "-id"], name="decisions_of_an_axis"),
            models.Index(fields=["theme", "-id"], name="decisions_about_a_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind}"


class Arrangement(models.Model):
    """Work of the machine that somebody asked for: the rest placed, or themes found again, which wait to be accepted.

    `found` holds ids, keys and figures, and the machine's labels of themes that are not rows yet.
    """

    class Kind(models.TextChoices):
        PLACE = "place", _("Place the rest")
        FIND = "find", _("Find themes again")

    class State(models.TextChoices):
        WORKING = "arranging", _("Being worked on")
        WAITING = "to_decide", _("Waiting for a decision")
        TAKEN = "taken", _("Taken over")
        DROPPED = "dropped", _("Dropped")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WORKING)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)  # of the worktable when the machine read it
    found = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["region", "axis", "-id"], name="arrangements_of_an_axis")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.axis_id or '–'}: {self.kind} {self.state}"
