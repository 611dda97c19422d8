"""A contribution beside an existing programme, and the opinions of those who share the competence."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution, Convergence
from stakeholders.models import Account
from strategy.models import Institution, Programme

Relation = Convergence.Relation


class ProgrammeLink(models.Model):
    """How a contribution stands to a programme, as the desk sees it. The author's own view stays beside it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="programme_links")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="links", verbose_name=_("programme")
    )
    relation = models.CharField(_("relation"), max_length=11, choices=Relation)
    linked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("link to a programme")
        verbose_name_plural = _("links to programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "programme"],
                name="one_link_to_each_programme",
                violation_error_message=_("It is linked to this programme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.relation} {self.programme_id}"


class Opinion(models.Model):
    """What one body was asked, and what it said. The text stays in the language it came in."""

    class Stance(models.TextChoices):
        FAVOURABLE = "favourable", _("Favourable")
        RESERVED = "reserved", _("Favourable, with reservations")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")
        NO_ANSWER = "no_answer", _("No answer by the date")

    link = models.ForeignKey(ProgrammeLink, on_delete=models.CASCADE, related_name="opinions")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("body asked")
    )
    contact = models.EmailField(_("e-mail of its contact"), max_length=254, blank=True)
    due_on = models.DateField(_("answer wanted by"))
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()

    stance = models.CharField(_("opinion"), max_length=12, choices=Stance, blank=True)
    given_by = models.CharField(_("who gave it"), max_length=150, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    text = models.TextField(_("text of the opinion"), blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Contribution.Language, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("opinion of a body")
        verbose_name_plural = _("opinions of bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["link", "institution"],
                name="each_body_is_asked_once",
                violation_error_message=_("This body is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(stance__in=["", "no_answer"], given_by="", given_on=None, text="")
                | (~Q(stance__in=["", "no_answer"]) & ~Q(given_by="") & Q(given_on__isnull=False)),
                name="an_opinion_names_who_and_when",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(stance=""), name="opinions_awaited")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.institution_id}: {self.stance}"

    def stance_on(self, today: date) -> str:
        """Return what is known on a day: an opinion that did not come in time counts as no answer; empty: awaited."""
        return self.stance or (self.Stance.NO_ANSWER if self.due_on < today else "")
