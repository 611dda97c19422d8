"""The regional consultation meeting."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategy.models import Region


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
