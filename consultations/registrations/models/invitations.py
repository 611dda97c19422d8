"""Who is invited to a meeting, what became of it, and the lists that invitations come from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models.registrations import Registration
from portal.shared import phones
from portal.shared.folding import FoldedField
from stakeholders.models import Account, Category, Organisation
from strategy.models import Province


class Invitation(models.Model):
    """One person who is asked to come. It keeps no seat: whoever answers takes one as everybody does.

    The name stays the invited one; whoever comes in their place is named by the registration.
    """

    class State(models.TextChoices):
        TO_SEND = "to_send", _("To be sent")
        SENT = "sent", _("Invitation sent")
        OPENED = "opened", _("Link opened")
        REGISTERED = "registered", _("Has registered")
        DECLINED = "declined", _("Cannot come")
        BOUNCED = "bounced", _("Came back, address unknown")

    session = models.ForeignKey(
        RegionalSession, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("regional session")
    )
    full_name = models.CharField(_("full name"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=phones.LONGEST, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="meeting_invitations",
        verbose_name=_("stakeholder category"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_invitations",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=150, blank=True)
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_invitations",
        verbose_name=_("province or prefecture"),
    )

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TO_SEND)
    note = models.CharField(_("note"), max_length=500, blank=True)  # of whoever cannot come
    invited_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)  # a coordinator said: send it
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # The address was corrected so often; each has a mail of its own.
    attempt = models.PositiveSmallIntegerField(default=0)
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation"
    )

    # The name in the one spelling that names are compared in, and the address or number it was sent to.
    name_key = FoldedField(of=("full_name",))
    address_key = models.CharField(max_length=254, editable=False)

    class Meta:
        ordering = ["session", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["session", "address_key", "name_key"], name="nobody_is_invited_twice"),
            models.CheckConstraint(condition=~Q(full_name=""), name="invitation_names_somebody"),
            models.CheckConstraint(condition=~(Q(email="") & Q(phone="")), name="invitation_can_reach_somebody"),
        ]
        indexes = [
            models.Index(fields=["session", "state", "id"], name="invitation_by_state"),
            models.Index(
                fields=["released_at"], condition=Q(state="to_send", released_at__isnull=False), name="invitation_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.state in {self.State.REGISTERED, self.State.DECLINED}

    @property
    def has_gone_out(self) -> bool:
        return self.state not in {self.State.TO_SEND, self.State.BOUNCED}

    @property
    def shown_state(self) -> str:
        """The state as people read it: whoever registered and cancelled does not come."""
        registration = self.registration
        if self.state == self.State.REGISTERED and registration is not None and not registration.is_open:
            return str(registration.status)
        return str(self.state)

    @property
    def shown_phone(self) -> str:
        return phones.shown(self.phone)

    @property
    def body(self) -> str:
        """The organisation's name, from the directory or as it was written."""
        return str(self.organisation) if self.organisation is not None else self.organisation_name


class InvitationList(models.Model):
    """A list that staff uploaded: looked through line by line, and taken in once somebody confirms it.

    The lines hold names and addresses: they are emptied when the list is taken in, and a list that nobody confirms goes
    after a day. What became of each line stays as long as the invitations do, by its number.
    """

    session = models.ForeignKey(RegionalSession, on_delete=models.CASCADE, related_name="invitation_lists")
    uploaded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    lines = models.JSONField(default=list)  # [{"line": 2, "cells": {"name": "…", …}}]
    confirmed_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(default=list, blank=True)  # [{"line": 2, "verdict": "added", "reasons": []}]

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("list of invitations")
        verbose_name_plural = _("lists of invitations")

    def __str__(self) -> str:
        return f"{self.session_id}: {self.pk}"
