"""A person's registration for a meeting, and what they need there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.regional_sessions.models import Presence, RegionalSession
from portal.shared import phones
from portal.shared.folding import FoldedField
from stakeholders.models import Account, Category, Organisation
from strategy.models import Province


class Registration(models.Model):
    """One person at one meeting: the seat they hold, the seat they wait for, the seat they are offered.

    Somebody who waits for the room may follow remotely meanwhile: `mode` is the seat held, `waits_for` the one wished.
    """

    class Status(models.TextChoices):
        SEATED = "seated", _("Registered")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "given_up", _("Registration cancelled")
        LAPSED = "lapsed", _("Offer not taken up")

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        INVITATION = "invitation", _("By invitation")
        STAFF = "staff", _("By the ministry’s staff")
        DOOR = "door", _("At the door")

    # The states of those who mean to come.
    OPEN = (Status.SEATED, Status.WAITING)

    session = models.ForeignKey(
        RegionalSession, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("regional session")
    )
    number = models.PositiveIntegerField(_("number"))  # within the session, in the order of arrival
    reference = models.CharField(_("reference"), max_length=40, unique=True)

    full_name = models.CharField(_("full name"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=phones.LONGEST, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("stakeholder category")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organisation"),
    )
    # As the person wrote it, when they speak for a body that is not in the directory or have no account.
    organisation_name = models.CharField(_("name of the organisation"), max_length=150, blank=True)
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("province or prefecture"),
    )
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations")
    entered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)

    status = models.CharField(_("state"), max_length=10, choices=Status)
    mode = models.CharField(_("mode"), max_length=6, choices=Presence)
    waits_for = models.CharField(_("waits for a seat"), max_length=6, choices=Presence, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    offer_until = models.DateTimeField(_("offer open until"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    ended_at = models.DateTimeField(null=True, blank=True)  # cancelled, or the offer not taken up
    reminded_at = models.DateTimeField(null=True, blank=True)

    search_key = FoldedField(of=("full_name", "organisation_name", "reference"))
    receipt_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    submission_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["session", "number"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="registration_numbers_are_given_once"),
            models.UniqueConstraint(
                fields=["session", "account"],
                condition=Q(status__in=["seated", "waiting"]),
                name="one_registration_per_account",
            ),
            models.UniqueConstraint(
                "session",
                Lower("email"),
                Lower("full_name"),
                condition=Q(status__in=["seated", "waiting"]) & ~Q(email=""),
                name="one_registration_per_person",
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="registration_names_somebody"),
            # Who waits knows since when and for what; who has an offer waits; who has left does neither.
            models.CheckConstraint(
                condition=Q(waits_for="", waits_since=None) | Q(~Q(waits_for=""), waits_since__isnull=False),
                name="waiting_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(offer_until=None) | ~Q(waits_for=""), name="offers_go_to_those_who_wait"
            ),
            models.CheckConstraint(
                condition=(Q(status="waiting") & ~Q(waits_for=""))
                | (Q(status="seated") & ~Q(waits_for=models.F("mode")))
                | (Q(status__in=["given_up", "lapsed"]) & Q(waits_for="")),
                name="registration_state_and_wish_agree",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "status", "mode"], name="registration_seats"),
            models.Index(
                fields=["session", "waits_for", "waits_since", "number"],
                condition=~Q(waits_for=""),
                name="registration_waiting",
            ),
            models.Index(fields=["offer_until"], condition=Q(offer_until__isnull=False), name="registration_offers"),
            models.Index(Lower("email"), name="registration_by_email"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether the person still means to come."""
        return self.status in self.OPEN

    @property
    def may_change(self) -> bool:
        """Whether anything about it may still be changed: the meeting takes place and is not over."""
        session = self.session
        return self.is_open and session.state != RegionalSession.State.CANCELLED and timezone.now() < session.ends_at

    @property
    def is_offered(self) -> bool:
        return self.offer_until is not None

    @property
    def shown_phone(self) -> str:
        return phones.shown(self.phone)

    @property
    def presence(self) -> Presence:
        """The way of the seat held or waited for, with its name."""
        return Presence(self.mode)

    @property
    def shown_state(self) -> str:
        """The state as people read it: an offer is more pressing than the list it came from."""
        return "offered" if self.is_offered else str(self.status)


class AccommodationNeed(models.Model):
    """What a person needs to take part, and what became of it. Kept only as long as the meeting needs it."""

    class Kind(models.TextChoices):
        SIGN_LANGUAGE = "sign_language", _("Sign language")
        TRANSPORT = "transport", _("Transport")
        COMPANION = "companion", _("A companion’s help")
        EASY_READ = "easy_read", _("Easy-to-read documents")
        CHILDCARE = "childcare", _("Childcare")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", _("To be arranged")
        PROVIDED = "provided", _("Provided")
        UNMET = "unmet", _("Could not be met")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("need"), max_length=16, choices=Kind)
    details = models.CharField(_("details"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(_("what was arranged"), max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["registration", "kind"]
        verbose_name = _("accommodation need")
        verbose_name_plural = _("accommodation needs")
        constraints = [models.UniqueConstraint(fields=["registration", "kind"], name="one_need_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.get_kind_display()}"


class Attendance(models.Model):
    """That a person came: through the door or onto the remote page, once, whoever noted it and how often."""

    class Source(models.TextChoices):
        PASS = "pass", _("By the pass")
        NAME = "name", _("By name")
        OFFLINE = "offline", _("Noted offline")
        JOINED = "joined", _("Joined remotely")

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="attendance")
    mode = models.CharField(_("mode"), max_length=6, choices=Presence)
    arrived_at = models.DateTimeField(_("arrived at"))  # what the door's device said, when it noted it offline
    followed_at = models.DateTimeField(null=True, blank=True)  # since when remotely, by whoever walked in after that
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(_("source"), max_length=10, choices=Source)

    class Meta:
        ordering = ["arrived_at", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.get_mode_display()}"


class DoorNote(models.Model):
    """A note that a device at the door has delivered: the same key once more, however late, changes nothing."""

    key = models.UUIDField(primary_key=True)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="door_notes")
    # What the note made. Empty: somebody else had noted the arrival already, or the note was taken back.
    attendance = models.ForeignKey(Attendance, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key)
