"""Tables every room writes to: the audit trail, long work, outgoing mail, how long personal data are kept."""

from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from portal.shared.id_ranges import IdRangesField


class AuditEntry(models.Model):
    """One thing somebody did or read. Holds ids and keyed hashes, never citizens' text. Written by `audit.record`."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)  # a plain id: the trail outlives the account
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    region_code = models.CharField(max_length=2, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"


class AuditWaiting(models.Model):
    """An entry that no seal covers yet. The database writes it beside each entry, whoever inserts; a seal removes it.

    Ids are drawn in one order and committed in another: an entry may become visible after a higher one was sealed. Its
    row here becomes visible with it, at the same instant, so the next seal finds it without comparing ids at all.
    """

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditSeal(models.Model):
    """One link of the chain over the audit trail: what it covers, in hashes. Written by `trail.actions` alone."""

    number = models.BigIntegerField(primary_key=True)  # without a hole, unlike what a sequence gives
    previous = models.CharField(max_length=64, unique=True)  # the hash of the seal before: unique, so no two follow one
    covers = IdRangesField()
    count = models.PositiveIntegerField()
    content = models.CharField(max_length=64)  # over the entries, in the order of their ids
    fingerprints = models.BinaryField()  # eight bytes for each entry: they name the one that was changed
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64, unique=True)  # over everything above

    class Meta:
        indexes = [GistIndex(fields=["covers"], name="seal_by_entry")]

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"


class Job(models.Model):
    """Long work: who asked, how far it is, who holds it. Written by `portal.shared.jobs` alone."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    task = models.CharField(max_length=120)
    key = models.CharField(max_length=120)  # what the work is about, such as a region's code
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    requested_by_id = models.BigIntegerField(null=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=12, blank=True)  # the reference under which the log holds the cause

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_per_task_and_key",
            )
        ]
        indexes = [models.Index(fields=["task", "key", "-id"], name="job_by_subject")]

    def __str__(self) -> str:
        return f"{self.task} {self.key}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def percent(self) -> int:
        """Progress from 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class OutgoingMail(models.Model):
    """A mail that must leave once. Its text is emptied when it has left: it may hold a receipt code."""

    key = models.CharField(max_length=120, unique=True)  # what it is about; the same key is never sent twice
    recipient = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)  # an iCalendar file that goes with it
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "created_at"], name="mail_by_recipient"),
            models.Index(fields=["id"], condition=models.Q(sent_at=None, given_up_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return self.key


class RetentionPeriod(models.Model):
    """How long data of one kind are kept, from a day on. A change is a new row: what was in force stays readable."""

    class Subject(models.TextChoices):
        ACCOMMODATION_NEEDS = "accommodation_needs", _("Accommodation needs")
        REGISTRATION_CONTACTS = "registration_contacts", _("Contacts of registrations")
        ATTENDANCE_ROSTERS = "attendance_rosters", _("Attendance rosters")
        CONTRIBUTOR_CONTACTS = "contributor_contacts", _("Contacts of contributors")
        INACTIVE_ACCOUNTS = "inactive_accounts", _("Accounts nobody uses")
        REFUSED_ORGANISATIONS = "refused_organisations", _("Refused organisations")
        UNANSWERED_INVITATIONS = "unanswered_invitations", _("Unanswered invitations")
        SENT_MAIL = "sent_mail", _("Register of sent mail")
        VOICE_RECORDINGS = "voice_recordings", _("Voice recordings")
        DRAFTS = "drafts", _("Drafts of contributions")
        DISCLOSURES = "disclosures", _("Closed sensitive disclosures")
        HIDDEN_WORDS = "hidden_words", _("Hidden passages of contributions")

    subject = models.CharField(_("what"), max_length=30, choices=Subject)
    days = models.PositiveSmallIntegerField(
        _("days"), validators=[MinValueValidator(1), MaxValueValidator(3660)], help_text=_("From 1 to 3660.")
    )
    in_force_from = models.DateField(_("in force from"), default=timezone.localdate)
    why_ar = models.CharField(_("reason, in Arabic"), max_length=300)
    why_fr = models.CharField(_("reason, in French"), max_length=300)

    class Meta:
        ordering = ["subject", "-in_force_from"]
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = [
            models.UniqueConstraint(fields=["subject", "in_force_from"], name="one_period_per_subject_and_day"),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="retention_lasts_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.days}"

    @property
    def why(self) -> str:
        """The reason in the language of the page."""
        return self.why_fr if (get_language() or "ar").startswith("fr") else self.why_ar


class RetentionRun(models.Model):
    """What one run removed: counts only. Written by `portal.shared.retention` alone."""

    subject = models.CharField(_("what"), max_length=30, choices=RetentionPeriod.Subject)
    period = models.ForeignKey(
        RetentionPeriod, on_delete=models.PROTECT, related_name="runs", verbose_name=_("retention period")
    )
    at = models.DateTimeField(_("carried out at"), auto_now_add=True)
    cutoff = models.DateTimeField(_("older than"))
    removed = models.PositiveIntegerField(_("removed"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")

    def __str__(self) -> str:
        return f"{self.subject}: {self.removed}"
