"""What is consulted on (strategy, axes, objectives, questions, programmes) and where (regions, provinces).

Every row is known by its code, which never changes; names are in Arabic and in French.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.bilingual import filled_in_both


class Region(models.Model):
    """One of the twelve regions, under its HCP code. The region is the tenant: staff of one see no other."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    iso = models.CharField(_("ISO 3166-2 code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=80)
    capital = models.CharField(_("capital"), max_length=60)
    population = models.PositiveIntegerField(_("population (census of 2024)"))
    share_rural = models.DecimalField(_("rural population, %"), max_digits=4, decimal_places=1)
    share_age_60_plus = models.DecimalField(_("aged 60 and over, %"), max_digits=4, decimal_places=1)
    share_age_0_14 = models.DecimalField(_("aged under 15, %"), max_digits=4, decimal_places=1)
    disability_prevalence = models.DecimalField(_("persons with disabilities, %"), max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = filled_in_both("region", "name", "capital")

    def __str__(self) -> str:
        return self.name


class Province(models.Model):
    """A province or prefecture, under its HCP code."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("prefecture")

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces", verbose_name=_("region"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    population = models.PositiveIntegerField(_("population (census of 2024)"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("province or prefecture")
        verbose_name_plural = _("provinces and prefectures")
        constraints = filled_in_both("province", "name")

    def __str__(self) -> str:
        return self.name


class Strategy(models.Model):
    """A strategy that the regions are consulted on."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            *filled_in_both("strategy", "name", "summary"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="strategy_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Axis(models.Model):
    """One of the strategy's axes; its code also names its colour in the stylesheet."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="axes", verbose_name=_("strategy"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("summary"), max_length=250)
    description = models.TextField(_("description"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        constraints = [
            *filled_in_both("axis", "name", "summary", "description"),
            models.UniqueConstraint(fields=["strategy", "number"], name="one_axis_per_number"),
        ]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """What the strategy wants to reach on an axis."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("axis"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"))

    class Meta:
        ordering = ["axis__number", "number"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = filled_in_both("objective", "name", "description")

    def __str__(self) -> str:
        return self.name


class GuidingQuestion(models.Model):
    """A question that helps people write on an axis."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="questions", verbose_name=_("axis"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("question"), max_length=400)

    class Meta:
        ordering = ["axis__number", "number"]
        verbose_name = _("guiding question")
        verbose_name_plural = _("guiding questions")
        constraints = filled_in_both("question", "text")

    def __str__(self) -> str:
        return self.text


class Institution(models.Model):
    """A public body that acts, or that an answer refers to."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    kind = models.CharField(_("kind"), max_length=30)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    social_pole = models.BooleanField(_("part of the social pole"), default=False)

    class Meta:
        ordering = ["-social_pole", "code"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = filled_in_both("institution", "name")

    def __str__(self) -> str:
        return self.name


class Helpline(models.Model):
    """A number that somebody in danger may call. Shown to whoever writes of violence or of a child at risk.

    A number stands here with the page that it was read on: one that nobody answers is worse than none.
    """

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField(_("place in the list"))
    phone = models.CharField(_("number to call"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("for whom, and when it answers"), max_length=250)
    source = models.CharField(_("where the number was read, and when"), max_length=300)
    shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        ordering = ["number", "code"]
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        constraints = filled_in_both("helpline", "name", "purpose")

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """An existing public programme that proposals may converge with."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = filled_in_both("programme", "name", "description")

    def __str__(self) -> str:
        return self.name
