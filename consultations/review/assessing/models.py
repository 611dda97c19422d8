"""By what a contribution is judged, how it was judged, and where the judgement stands."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.contributions.models import Contribution
from portal.shared.bilingual import filled_in_both
from stakeholders.models import Account

LOWEST, HIGHEST = 1, 5
FIRST, SECOND, SETTLING = 1, 2, 3
HEAVIEST = 10


class Criterion(models.Model):
    """One thing that a contribution is judged by. Administrators word, weigh, order and retire it."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField(_("place in the grid"))
    name = models.CharField(_("name"), max_length=80)
    question = models.CharField(_("guiding question"), max_length=250)
    low = models.CharField(_("what 1 means"), max_length=80)
    high = models.CharField(_("what 5 means"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text=_("From 1 to 10: a criterion of weight 2 counts twice in the mean."),
    )
    active = models.BooleanField(
        _("in use"), default=True, help_text=_("What was marked by it before stays as it was.")
    )

    class Meta:
        ordering = ["number", "code"]
        verbose_name = _("assessment criterion")
        verbose_name_plural = _("assessment criteria")
        constraints = [
            *filled_in_both("criterion", "name", "question", "low", "high"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="criterion_weighs_1_to_10"),
        ]

    def __str__(self) -> str:
        return self.name


class Grid(models.Model):
    """The criteria as they stood when somebody judged by them. A criterion that is changed later changes no grid."""

    digest = models.CharField(max_length=64, unique=True)
    criteria = models.JSONField()  # in their order: code, weight, and the words in both languages
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}: {len(self.criteria)}"


class Assessment(models.Model):
    """One person's judgement of one contribution: the first, the second, or the one that settles a difference."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="assessments")
    place = models.PositiveSmallIntegerField()
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    remark = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "place"], name="one_assessment_in_each_place"),
            models.UniqueConstraint(fields=["contribution", "assessor"], name="one_assessment_per_assessor"),
            models.CheckConstraint(
                condition=Q(place__gte=FIRST, place__lte=SETTLING), name="two_assess_and_one_settles"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.place}"


class Mark(models.Model):
    """What one assessment gives for one criterion."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_mark_for_each_criterion"),
            models.CheckConstraint(condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="mark_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.criterion_id} {self.value}"


class Judgement(models.Model):
    """Where the judgement of a contribution stands, for lists: it says nothing of the marks until both are in."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="judgement"
    )
    given = models.PositiveSmallIntegerField()
    mean = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    gap = models.PositiveSmallIntegerField(null=True, blank=True)  # the widest, of all criteria
    differs = models.BooleanField(default=False)  # and nobody has settled it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given=FIRST, mean=None, gap=None, differs=False)
                | Q(given__gt=FIRST, mean__isnull=False, gap__isnull=False),
                name="judgement_tells_nothing_of_one_alone",
            )
        ]
        indexes = [models.Index(fields=["contribution"], condition=Q(differs=True), name="judgements_that_differ")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.given}"
