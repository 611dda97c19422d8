"""What is held out of the dataset because it tells of somebody in danger, and what was done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models.contributions import Contribution
from consultations.engine import signs
from stakeholders.models import Account
from strategy.models import Institution


class Disclosure(models.Model):
    """A contribution that reports violence, a child at risk, or accuses a private person by name.

    The row stays when the contribution is released: it says who decided that it was no disclosure, and why.
    """

    class Finder(models.TextChoices):
        ENGINE = "engine", _("Signs in the text")
        WRITER = "writer", _("Its writer asked for it")
        STAFF = "staff", _("Held by staff")

    class State(models.TextChoices):
        HELD = "held", _("Held, to be read")
        REFERRED = "referred", _("Referred")
        RELEASED = "released", _("Released")
        CLOSED = "closed", _("Closed")
        FORGOTTEN = "forgotten", _("Its words are removed")

    class Kind(models.TextChoices):
        VIOLENCE = signs.VIOLENCE, _("Violence")
        CHILD = signs.CHILD, _("A child at risk")
        ACCUSATION = signs.ACCUSATION, _("A person accused by name")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="disclosure")
    found_by = models.CharField(max_length=10, choices=Finder)
    signs = models.JSONField(default=list, blank=True)  # [{"in": "body", "kind": …, "start": …, "end": …}]
    reason = models.TextField(_("reason"), blank=True)  # of whoever held it by hand
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    held_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sensitive disclosure")
        verbose_name_plural = _("sensitive disclosures")
        indexes = [models.Index(fields=["state", "id"], name="disclosure_queue")]

    def __str__(self) -> str:
        return str(self.contribution_id)

    @property
    def kinds(self) -> list[str]:
        """Return in words what was found, each once."""
        found = {sign["kind"] for sign in self.signs}
        return [str(kind.label) for kind in self.Kind if kind.value in found]


class DisclosureStep(models.Model):
    """One act on a disclosure: held, referred to somebody, released, closed. Rows are added, never changed."""

    class Means(models.TextChoices):
        PHONE = "phone", _("By telephone")
        LETTER = "letter", _("By letter")
        IN_PERSON = "in_person", _("In person")
        MAIL = "mail", _("By e-mail")

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=10, choices=Disclosure.State, blank=True)
    to_state = models.CharField(max_length=10, choices=Disclosure.State)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.CharField(max_length=200, blank=True)
    handed_over = models.TextField(blank=True)
    means = models.CharField(max_length=10, choices=Means, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state="referred") | Q(institution__isnull=False) | ~Q(service=""),
                name="referral_names_to_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.from_state} → {self.to_state}"


class BulkMark(models.Model):
    """A contribution set apart because it came in a flood from one address. The address itself is kept nowhere."""

    class Sign(models.TextChoices):
        HASTY = "hasty", _("Sent faster than anybody writes")
        TWIN = "twin", _("The same words again")
        CROWD = "crowd", _("Among very many from one connection")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be checked")
        RELEASED = "released", _("Let in")
        KEPT_OUT = "kept_out", _("Kept out")

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="bulk_mark")
    sign = models.CharField(max_length=5, choices=Sign)
    text_key = models.CharField(max_length=16)  # equal words, equal key: they are read once
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contribution set apart")
        verbose_name_plural = _("contributions set apart")
        indexes = [models.Index(fields=["state", "text_key"], name="bulk_to_be_checked")]

    def __str__(self) -> str:
        return str(self.contribution_id)
