"""The regional consultation meeting: its hours and seats, its agenda, its documents."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared.bilingual import both_or_neither, filled_in_both
from portal.shared.time import local
from stakeholders.models import Category
from strategy.models import Axis, Region


class Presence(models.TextChoices):
    """How somebody takes part."""

    ROOM = "room", _("In the room")
    REMOTE = "remote", _("Remote")


class RegionalSession(models.Model):
    """A region's meeting, held in the room and remotely, and the windows in which people register and contribute."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In the room")
        REMOTE = "remote", _("Remote")
        HYBRID = "hybrid", _("In the room and remote")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Announced")
        REGISTRATION_OPEN = "registration_open", _("Registration open")
        LIVE = "live", _("In progress")
        HELD = "held", _("Held")
        MINUTES_PUBLISHED = "minutes_published", _("Minutes published")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("region"))
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.HYBRID)
    venue = models.CharField(_("venue"), max_length=250, blank=True)
    access_information = models.TextField(_("getting there and accessibility"), blank=True)
    remote_link = models.URLField(_("remote link"), blank=True)
    registration_opens_at = models.DateTimeField(_("registration opens at"))
    registration_closes_at = models.DateTimeField(_("registration closes at"))
    contributions_open_at = models.DateTimeField(_("contributions open at"))
    contributions_close_at = models.DateTimeField(_("contributions close at"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    # Empty: as many as come.
    seats_in_room = models.PositiveIntegerField(
        _("seats in the room"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    seats_remote = models.PositiveIntegerField(
        _("remote seats"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    link_minutes_before = models.PositiveSmallIntegerField(
        _("remote link shown before the start (minutes)"), default=30
    )
    acceptance_hours = models.PositiveSmallIntegerField(_("time to accept a seat that came free (hours)"), default=48)
    reminder_hours = models.PositiveSmallIntegerField(_("reminder sent before the start (hours)"), default=48)
    # What calendars compare (iCalendar's SEQUENCE): grows whenever people must be told of a change.
    revision = models.PositiveIntegerField(_("announced changes"), default=0, editable=False)
    cancellation_reason = models.TextField(_("reason of the cancellation"), blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("regional session")
        verbose_name_plural = _("regional sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__gt=F("registration_opens_at")),
                name="registration_closes_after_it_opens",
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(contributions_close_at__gt=F("contributions_open_at")),
                name="contributions_close_after_they_open",
                violation_error_message=_("Contributions must close after they open."),
            ),
        ]
        indexes = [models.Index(fields=["region", "starts_at"], name="session_by_region")]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT

    def takes_contributions(self, at: datetime | None = None) -> bool:
        """Return whether people may contribute at that moment (now by default)."""
        moment = at or timezone.now()
        closed = {self.State.DRAFT, self.State.CANCELLED}
        return self.state not in closed and self.contributions_open_at <= moment < self.contributions_close_at

    @property
    def is_awaited(self) -> bool:
        """Whether it was announced and is neither over nor called off."""
        return self.state in AWAITED

    @property
    def has_room(self) -> bool:
        return self.mode != self.Mode.REMOTE

    @property
    def has_remote(self) -> bool:
        return self.mode != self.Mode.IN_PERSON

    @property
    def lasts_days(self) -> bool:
        """Whether it ends on another day than it starts, by the clock of Morocco."""
        return local(self.starts_at).date() != local(self.ends_at).date()

    @property
    def presences(self) -> list[Presence]:
        """The ways in which one can take part, the room first."""
        return [way for way, offered in ((Presence.ROOM, self.has_room), (Presence.REMOTE, self.has_remote)) if offered]

    def seats(self, presence: str) -> int | None:
        """Return how many seats there are of this kind; None: no limit."""
        return self.seats_in_room if presence == Presence.ROOM else self.seats_remote

    def takes_registrations(self, at: datetime | None = None) -> bool:
        """Return whether people may register at that moment (now by default)."""
        moment = at or timezone.now()
        is_open = self.registration_opens_at <= moment < self.registration_closes_at
        return self.state == self.State.REGISTRATION_OPEN and is_open

    @property
    def opens_later(self) -> bool:
        """Whether registration is still to come."""
        return self.is_awaited and timezone.now() < self.registration_opens_at

    def shows_link(self, at: datetime | None = None) -> bool:
        """Return whether those registered for it may see the remote link at that moment (now by default).

        From shortly before the start until the end, and for as long as a meeting that runs over is in progress.
        """
        moment = at or timezone.now()
        if not (self.has_remote and self.remote_link) or not self.is_awaited:
            return False
        begun = moment >= self.starts_at - timedelta(minutes=self.link_minutes_before)
        return begun and (moment < self.ends_at or self.state == self.State.LIVE)


AWAITED = {
    RegionalSession.State.ANNOUNCED,
    RegionalSession.State.REGISTRATION_OPEN,
    RegionalSession.State.LIVE,
}


class SeatQuota(models.Model):
    """At most so many of a session's seats of one kind for one stakeholder category."""

    session = models.ForeignKey(
        RegionalSession, on_delete=models.CASCADE, related_name="quotas", verbose_name=_("regional session")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("stakeholder category")
    )
    mode = models.CharField(_("mode"), max_length=6, choices=Presence, default=Presence.ROOM)
    seats = models.PositiveIntegerField(_("seats at most"))

    class Meta:
        ordering = ["session", "mode", "category__number"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "category", "mode"],
                name="one_quota_per_category_and_mode",
                violation_error_message=_("This category has a quota of this kind already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}, {self.get_mode_display()}"


class AgendaItem(models.Model):
    """A part of the meeting, between two hours of its clock."""

    session = models.ForeignKey(
        RegionalSession, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("regional session")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    axis = models.ForeignKey(
        Axis,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("axis"),
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        constraints = [
            *filled_in_both("agenda_item", "title"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="agenda_item_ends_after_it_starts",
                violation_error_message=_("It must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        both_or_neither(self, "description")


class Speaker(models.Model):
    """Somebody who speaks to an agenda item."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="speakers", verbose_name=_("agenda item")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=200, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = filled_in_both("speaker", "name")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        both_or_neither(self, "position")


class SessionDocument(models.Model):
    """A file handed out for a session, kept under the hash of its bytes."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        PRESENTATION = "presentation", _("Presentation")
        PRECAUTIONS = "precautions", _("Precautionary measures")
        PRESS_RELEASE = "press_release", _("Press release")
        OTHER = "other", _("Other document")

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        FRENCH = "fr", _("French")
        BOTH = "both", _("Arabic and French")

    session = models.ForeignKey(
        RegionalSession, on_delete=models.CASCADE, related_name="documents", verbose_name=_("regional session")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.PROGRAMME)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language of the file"), max_length=4, choices=Language, default=Language.BOTH)
    file = models.FileField(_("file"), upload_to="sessions/", max_length=160)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    visible = models.BooleanField(_("shown to the public"), default=True)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        ordering = ["session", "kind", "language", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = filled_in_both("session_document", "title")

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """A name that says what it is, for whoever keeps the file: in its own language, or the reader's."""
        title = self.title if self.language == self.Language.BOTH else getattr(self, f"title_{self.language}")
        words = _NOT_IN_A_NAME.sub(" ", f"{self.session.code} {title}").strip()
        return f"{words}{self.suffix}"

    @property
    def suffix(self) -> str:
        return PurePath(self.file.name).suffix


_NOT_IN_A_NAME = re.compile(r"[^\w.’'()-]+")
