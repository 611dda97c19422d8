"""The minutes of a meeting: what is being written, what those who attended would change, and each closed version."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from consultations.regional_sessions.models import AgendaItem, RegionalSession
from consultations.registrations.models.registrations import Registration
from portal.shared.bilingual import label, said
from portal.shared.typesetting.inline import joined
from stakeholders.models import Account, Category, Organisation

LONGEST_TEXT = 20_000


class Passage(models.Model):
    """A text of the minutes in both languages. `revision` grows with every save: who writes says which one they saw."""

    text_ar = models.TextField(_("text in Arabic"), blank=True, max_length=LONGEST_TEXT)
    text_fr = models.TextField(_("text in French"), blank=True, max_length=LONGEST_TEXT)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def text(self, language: str) -> str:
        """Return the text in one language; blank while nobody has written it."""
        return str(getattr(self, f"text_{language}"))


class Minutes(models.Model):
    """A meeting's minutes while they are worked on. What was closed lies in the versions and never changes."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("Being drafted")
        AMENDING = "amending", _("Open for amendment")
        FINAL = "final", _("Final")

    session = models.OneToOneField(
        RegionalSession, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("regional session")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFTING)
    # The version that is being written; once they are final, the one that was closed last.
    version = models.PositiveIntegerField(_("version"), default=1)
    working_language = models.CharField(_("working language"), max_length=2, choices=settings.LANGUAGES)
    amendments_until = models.DateTimeField(_("amendments until"), null=True, blank=True)
    # What a later version puts right, for whoever has read the one before.
    correction_ar = models.TextField(_("what was corrected, in Arabic"), blank=True, max_length=1000)
    correction_fr = models.TextField(_("what was corrected, in French"), blank=True, max_length=1000)
    begun_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="amending") | Q(amendments_until__isnull=False), name="amendments_have_a_last_day"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="minutes_begin_with_version_one"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} v{self.version}"

    @property
    def translation_language(self) -> str:
        """The language that the working language is translated into."""
        return "fr" if self.working_language == "ar" else "ar"

    @property
    def takes_amendments(self) -> bool:
        """Whether those who attended may propose a change now."""
        until = self.amendments_until
        return self.state == self.State.AMENDING and until is not None and timezone.now() < until


class MinutesSection(Passage):
    """A part of the minutes: the introduction, an item of the agenda, or one that the rapporteur added."""

    class Kind(models.TextChoices):
        INTRODUCTION = "introduction", _("Introduction")
        AGENDA = "agenda", _("Agenda item")
        FREE = "free", _("Added section")

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField(_("number"))  # the introduction has 0
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)

    class Meta:
        ordering = ["minutes", "number"]
        verbose_name = _("section of the minutes")
        verbose_name_plural = _("sections of the minutes")
        constraints = [
            # Two sections change places within one transaction.
            models.UniqueConstraint(
                fields=["minutes", "number"], name="minutes_sections_have_an_order", deferrable=Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.number}"

    @property
    def is_introduction(self) -> bool:
        return self.kind == self.Kind.INTRODUCTION

    @property
    def shown_title(self) -> str:
        """The title as the reader of the page is shown it; an introduction is called that."""
        return str(self.Kind.INTRODUCTION.label) if self.is_introduction else said(self, "title")

    @property
    def titles(self) -> dict[str, str]:
        """The title in both languages."""
        return label(self, "title")


class MinutesEntry(Passage):
    """What was said or decided under a section.

    What was said is given to a category or an organisation; a person is named only as the holder of an office.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("What was said")
        DECISION = "decision", _("Decision taken")
        RECOMMENDATION = "recommendation", _("Recommendation made")

    section = models.ForeignKey(MinutesSection, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stakeholder category"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    speaker_ar = models.CharField(_("office-holder’s name in Arabic"), max_length=150, blank=True)
    speaker_fr = models.CharField(_("office-holder’s name in French"), max_length=150, blank=True)

    class Meta:
        ordering = ["section", "number", "pk"]
        verbose_name = _("entry of the minutes")
        verbose_name_plural = _("entries of the minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="statement", category__isnull=False)
                | (~Q(kind="statement") & Q(category=None, organisation=None, speaker_ar="", speaker_fr="")),
                name="what_is_said_has_a_category",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id}: {self.number}"

    @property
    def is_statement(self) -> bool:
        return self.kind == self.Kind.STATEMENT

    @property
    def by(self) -> str:
        """As whom it was said: the holder of an office, the organisation or else the category."""
        body = str(self.organisation or self.category or "")
        return joined([part for part in (said(self, "speaker"), body) if part], get_language() or "")

    def clean(self) -> None:
        """Refuse a name where no office is held: minutes never name a private person."""
        named = [f"speaker_{language}" for language in ("ar", "fr") if getattr(self, f"speaker_{language}")]
        if named and (self.category is None or not self.category.office):
            refusal = _("Only the holder of an office is named. Give it to the category or the organisation alone.")
            raise ValidationError(dict.fromkeys(named, refusal))


class Amendment(models.Model):
    """A change that somebody who attended proposes, and what the rapporteur answered."""

    class State(models.TextChoices):
        PROPOSED = "undecided", _("Not decided yet")
        ACCEPTED = "accepted", _("Accepted")
        IN_PART = "accepted_in_part", _("Accepted in part")
        REFUSED = "not_accepted", _("Not taken up")

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField(_("number"))
    version = models.PositiveIntegerField(_("version"))  # the one it was proposed to
    section = models.ForeignKey(MinutesSection, on_delete=models.PROTECT, related_name="amendments")
    # Empty: the section's own text.
    entry = models.ForeignKey(MinutesEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")
    # Somebody whose data were erased keeps no name here; what they proposed stays.
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="amendments"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(_("proposed text"), max_length=4000)
    reason = models.TextField(_("reason"), max_length=2000)
    proposed_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PROPOSED)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # What the text said before and after it was accepted, by language.
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["minutes", "number"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="amendments_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(state="undecided", decided_at=None)
                | Q(state="accepted", decided_at__isnull=False)
                | (Q(state__in=["accepted_in_part", "not_accepted"], decided_at__isnull=False) & ~Q(answer="")),
                name="decided_amendments_are_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}: {self.number}"

    @property
    def is_decided(self) -> bool:
        return self.state != self.State.PROPOSED

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What its acceptance changed: language, text before, text after."""
        return [(one, self.before.get(one, ""), text) for one, text in self.after.items()]

    @property
    def target(self) -> MinutesSection | MinutesEntry:
        """The text that it would change."""
        return self.entry or self.section


class MinutesVersion(models.Model):
    """A closed version. Both snapshots are canonical JSON and never change once written."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    staff_snapshot = models.TextField()
    staff_checksum = models.CharField(max_length=64)
    public_snapshot = models.TextField()
    public_checksum = models.CharField(max_length=64)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["minutes", "-number"]
        verbose_name = _("version of the minutes")
        verbose_name_plural = _("versions of the minutes")
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="minutes_versions_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.minutes_id} v{self.number}"

    def snapshot(self, edition: str) -> dict[str, Any]:
        """Return the content of an edition."""
        content: dict[str, Any] = json.loads(self.staff_snapshot if edition == "staff" else self.public_snapshot)
        return content

    def checksum(self, edition: str) -> str:
        """Return the SHA-256 of an edition's canonical snapshot."""
        return self.staff_checksum if edition == "staff" else self.public_checksum


class MinutesFile(models.Model):
    """A version set in type, with the hash of its bytes."""

    class Edition(models.TextChoices):
        STAFF = "staff", _("Staff edition")
        PUBLIC = "public", _("Public edition")

    version = models.ForeignKey(MinutesVersion, on_delete=models.PROTECT, related_name="files")
    edition = models.CharField(max_length=10, choices=Edition)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    file = models.FileField(upload_to="minutes/", max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()

    class Meta:
        ordering = ["version", "edition", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edition", "language"], name="one_minutes_file_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.edition} {self.language}"
