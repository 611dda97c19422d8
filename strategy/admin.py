"""Configuration of what is consulted on and where."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.shared.configuration import BilingualAdmin, BilingualInline
from portal.shared.time import day
from strategy import models


class TerritoryAdmin(BilingualAdmin):
    """The territory is the State's: rows come with the census, only their names may be corrected here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(models.Region)
class RegionAdmin(TerritoryAdmin):
    list_display = ("code", "name", "capital", "population")
    list_display_links = ("code", "name")
    search_fields = ("code", "name_ar", "name_fr")
    readonly_fields = (
        "iso",
        "population",
        "share_rural",
        "share_age_60_plus",
        "share_age_0_14",
        "disability_prevalence",
    )
    fields = ("code", "name", "capital", *readonly_fields)


@admin.register(models.Province)
class ProvinceAdmin(TerritoryAdmin):
    list_display = ("code", "name", "kind", "region")
    list_display_links = ("code", "name")
    list_filter = ("region", "kind")
    list_select_related = ("region",)
    search_fields = ("code", "name_ar", "name_fr")
    readonly_fields = ("region", "kind", "population")
    fields = ("code", "name", *readonly_fields)


@admin.register(models.Strategy)
class StrategyAdmin(BilingualAdmin):
    list_display = ("code", "name", "starts", "ends")
    list_display_links = ("code", "name")
    fields = ("code", "name", "summary", "starts_on", "ends_on")

    @admin.display(description=_("starts on"), ordering="starts_on")
    def starts(self, strategy: models.Strategy) -> str:
        return day(strategy.starts_on)

    @admin.display(description=_("ends on"), ordering="ends_on")
    def ends(self, strategy: models.Strategy) -> str:
        return day(strategy.ends_on)


class ObjectiveInline(BilingualInline):
    model = models.Objective
    fields = ("code", "number", "name", "description")


class GuidingQuestionInline(BilingualInline):
    model = models.GuidingQuestion
    fields = ("code", "number", "text")


@admin.register(models.Axis)
class AxisAdmin(BilingualAdmin):
    list_display = ("number", "name", "code", "strategy")
    list_display_links = ("number", "name")
    list_select_related = ("strategy",)
    fields = ("code", "strategy", "number", "name", "summary", "description")
    inlines = (ObjectiveInline, GuidingQuestionInline)


@admin.register(models.Institution)
class InstitutionAdmin(BilingualAdmin):
    list_display = ("code", "name", "acronym", "social_pole")
    list_display_links = ("code", "name")
    list_filter = ("social_pole", "kind")
    search_fields = ("code", "name_ar", "name_fr", "acronym_ar", "acronym_fr")
    fields = ("code", "name", "acronym", "kind", "social_pole")


@admin.register(models.Helpline)
class HelplineAdmin(BilingualAdmin):
    list_display = ("phone", "name", "purpose", "shown")
    list_display_links = ("phone", "name")
    list_filter = ("shown",)
    fields = ("code", "number", "phone", "name", "purpose", "source", "shown")


@admin.register(models.Programme)
class ProgrammeAdmin(BilingualAdmin):
    list_display = ("code", "name", "institution")
    list_display_links = ("code", "name")
    list_select_related = ("institution",)
    search_fields = ("code", "name_ar", "name_fr")
    autocomplete_fields = ("institution",)
    fields = ("code", "name", "institution", "description")
