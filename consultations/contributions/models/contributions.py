"""What people say: one contribution, its author, its channel, its way through the states."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.sound_key import SoundField
from consultations.regional_sessions.models import RegionalSession
from portal.shared.folding import FoldedField
from stakeholders.models import Account, Category, Organisation
from strategy.models import Axis, Province, Region

# `workflow.WAITING`, for the condition of an index: the state table stands above the models.
WAITS = Q(held_for="", status__in=["submitted", "screening", "admissible", "under_review"])
# What a queue is narrowed by, in whatever combination.
NARROWED_BY = ("region", "status", "axis", "kind", "language", "channel", "category", "province")


def _by_key(name: str, *first: str, condition: Q | None = None) -> models.Index:
    """Return an index that is read by key and holds the other filters behind it: it passes over what does not match
    without looking at the row, and hands rows out in their order."""
    behind = [column for column in NARROWED_BY if column not in first]
    return models.Index(fields=[*first, "id", *behind], condition=condition, name=name)


class ReferenceCounter(models.Model):
    """The last number given in a region. Locked while a number is drawn, so that none is given twice or left out."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.region_id}: {self.last}"


class OpenContributions(models.Manager["Contribution"]):
    """What the portal works with. Whatever is held out is not there, for any list, count, search, export or report."""

    def get_queryset(self) -> models.QuerySet[Contribution]:
        return super().get_queryset().filter(held_for="")


class Contribution(models.Model):
    """A proposal as it was written, in the language it was written in."""

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        DARIJA = "ary", _("Darija")
        DARIJA_LATIN = "ary-Latn", _("Darija in Latin letters")
        FRENCH = "fr", _("French")
        TAMAZIGHT = "zgh", _("Tamazight")
        UNDETERMINED = "und", _("Undetermined")

    class Kind(models.TextChoices):
        EXPECTATION = "expectation", _("Expectation or need")
        PROPOSAL = "proposal", _("Proposal")
        PRACTICE = "practice", _("Good practice")
        OFFER = "offer", _("Partnership offer")
        REMARK = "remark", _("Remark")

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        ASSISTED = "assisted", _("With help")
        SESSION = "session", _("During the meeting")
        IMPORT = "import", _("Import")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Received")
        SCREENING = "screening", _("Being screened")
        RETURNED = "returned", _("Returned for clarification")
        ADMISSIBLE = "admissible", _("Admissible")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        DIVERTED = "diverted", _("Diverted to a service")
        UNDER_REVIEW = "under_review", _("Under review")
        ANSWERED = "answered", _("Answered")
        # Its answer stands in the region's published report.
        IN_SYNTHESIS = "in_synthesis", _("In the synthesis")
        # Its author keeps number, receipt and page; it is read, and answered, with the one that says the same.
        MERGED = "joined", _("Read together with others")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Hold(models.TextChoices):
        DISCLOSURE = "disclosure", _("Sensitive disclosure")
        BULK = "bulk", _("Arrived in a flood")

    class Wording(models.TextChoices):
        WRITTEN = "written", _("Written by the author")
        AWAITED = "awaited", _("Spoken, not written down yet")
        TRANSCRIBED = "transcribed", _("Spoken, written down by the staff")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    # It opens four of the indexes below.
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("region"), db_index=False
    )
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("province or prefecture"),
    )
    session = models.ForeignKey(
        RegionalSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("regional session"),
    )
    # Empty for an imported text that names no axis: it is counted as such, never pressed into one.
    axis = models.ForeignKey(
        Axis,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("axis"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PROPOSAL)
    title = models.CharField(_("title"), max_length=300, blank=True)
    # Empty while somebody has spoken and nobody has written it down yet: it is neither counted nor shown.
    body = models.TextField(_("proposal"), blank=True)
    wording = models.CharField(_("wording"), max_length=12, choices=Wording, default=Wording.WRITTEN)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.UNDETERMINED)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    status = models.CharField(_("state"), max_length=14, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(_("received at"))
    status_changed_at = models.DateTimeField(_("state since"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # When a passage was last hidden or shown again: what was made of the words before is overtaken.
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The one that says the same, whose answer is this one's too.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    # Why nobody but its author and those in charge of such texts may see it; empty: it goes its ordinary way.
    held_for = models.CharField(max_length=10, choices=Hold, blank=True, default="", db_default="", editable=False)

    # Whose words these are. An import or an assisted entry names its author here and its operator in `entered_by`.
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("stakeholder category"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("organisation"),
    )
    # The organisation as it was named, where it stands in no directory: said to a helper, or written on paper.
    organisation_name = models.CharField(
        _("name of the organisation"), max_length=150, blank=True, default="", db_default=""
    )
    author = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("account of the author"),
    )
    author_name = models.CharField(_("name of the author"), max_length=150, blank=True)
    author_email = models.EmailField(_("e-mail of the author"), max_length=254, blank=True)
    author_language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="ar")
    name_is_public = models.BooleanField(_("the name may be published"), default=False)
    entered_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="entered", verbose_name=_("entered by")
    )

    receipt_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    submission_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    import_fields = models.JSONField(default=dict, blank=True)  # the columns of an imported row that have no place here
    search_key = FoldedField(of=("title", "body", "reference"))
    sound_key = SoundField(of=("title", "body"))
    # What the words are found by. Whoever saves changed words by name saves these with them.
    KEYS = ("search_key", "sound_key")

    # The default one hides: whoever forgets to think of it shows nothing. `everything` is for the author's own pages,
    # for erasure and retention, and for those who look after what is held. Django itself (foreign keys, cascades,
    # saving, uniqueness) goes past both.
    objects = OpenContributions()
    everything = models.Manager()  # noqa: DJ012 - a manager too

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(
                condition=Q(wording="awaited", body="") | (~Q(wording="awaited") & ~Q(body="")),
                name="contribution_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(wording="awaited")
                | ~Q(status__in=["admissible", "under_review", "answered", "in_synthesis", "joined"]),
                name="contribution_counts_by_its_words",
            ),
            models.CheckConstraint(
                condition=Q(status="joined", merged_into__isnull=False)
                | (~Q(status="joined") & Q(merged_into__isnull=True)),
                name="merged_names_the_one_it_is_read_with",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(organisation_name=""), name="one_organisation_speaks"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "id"], name="contribution_queue"),
            models.Index(fields=["region", "axis", "id"], name="contribution_by_axis"),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="contribution_public",
            ),
            models.Index(
                fields=["region", "redacted_at"],
                condition=Q(redacted_at__isnull=False),
                name="contribution_redacted",
            ),
            GinIndex(
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                name="contribution_words",
            ),
            GinIndex(
                fields=["sound_key"],
                opclasses=["gin_trgm_ops"],
                name="contribution_sounds",
            ),
            # What Arabic letters are looked for in: Darija in Latin letters is a small part of all.
            GinIndex(
                fields=["sound_key"],
                opclasses=["gin_trgm_ops"],
                condition=Q(language="ary-Latn"),
                name="contribution_latin_sounds",
            ),
            # The desk's queue is read by key, of one region or of all: what waits, one state, every state.
            _by_key("contribution_waiting", condition=WAITS),
            _by_key("contribution_waiting_here", "region", condition=WAITS),
            models.Index(fields=["status", "id"], name="contribution_by_state"),
            models.Index(fields=["region", "id"], name="contribution_of_region"),
            # A rare value is found by its index; a frequent one stands in every page that is read by key.
            _by_key("contribution_by_language", "language"),
            _by_key("contribution_by_kind", "kind"),
            _by_key("contribution_by_channel", "channel"),
        ]

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        """Whoever writes says something; whoever only spoke is written down later."""
        if not self.body and self.wording != self.Wording.AWAITED:
            raise ValidationError({"body": _("Write here what you want to say.")})

    @property
    def is_spoken_only(self) -> bool:
        return self.wording == self.Wording.AWAITED

    @property
    def body_that_speaks(self) -> str:
        """The organisation in whose name it is said, of the directory or as it was named; empty for a person's own."""
        return str(self.organisation) if self.organisation is not None else self.organisation_name

    @property
    def is_sensitive(self) -> bool:
        """Whether it is held because it tells of somebody in danger: its author is shown where to find help."""
        return self.held_for == self.Hold.DISCLOSURE

    @property
    def is_answered(self) -> bool:
        """Whether its official answer stands, in the region's report or not yet. A reopened one stands no more."""
        return self.status in {self.Status.ANSWERED, self.Status.IN_SYNTHESIS}

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and not self.held_for and self.status != self.Status.WITHDRAWN


class StatusChange(models.Model):
    """One step of a contribution's way, with the reason given for it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="changes")
    from_status = models.CharField(max_length=14, choices=Contribution.Status, blank=True)
    to_status = models.CharField(max_length=14, choices=Contribution.Status)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["contribution", "id"], name="change_by_contribution"),
            # What was read with another that is not there any more, and so was split from it by nobody's hand.
            models.Index(fields=["-id"], condition=Q(from_status="joined", by__isnull=True), name="change_parted"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.from_status} → {self.to_status}"
