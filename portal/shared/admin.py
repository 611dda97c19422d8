"""How long personal data are kept, and what was removed: configured by administrators, readable ever after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.shared import actions, retention
from portal.shared.configuration import ConfigurationAdmin
from portal.shared.models import RetentionPeriod, RetentionRun
from portal.shared.time import day, day_and_clock


class RetentionPeriodForm(forms.ModelForm):
    """A period is set for the days to come, never for those that were."""

    def clean_in_force_from(self) -> Any:
        begins = self.cleaned_data["in_force_from"]
        if begins < retention.today():
            raise ValidationError(_("A period comes into force today at the earliest."))
        return begins


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(ConfigurationAdmin):
    form = RetentionPeriodForm
    list_display = ("subject", "days", "begins", "in_force", "why")
    list_filter = ("subject",)
    ordering = ("subject", "-in_force_from")
    fields = ("subject", "days", "in_force_from", "why_ar", "why_fr")

    @admin.display(description=_("in force from"), ordering="in_force_from")
    def begins(self, period: RetentionPeriod) -> str:
        return day(period.in_force_from)

    @admin.display(description=_("in force today"), boolean=True)
    def in_force(self, period: RetentionPeriod) -> bool:
        return period in retention.all_in_force()

    @admin.display(description=_("reason"))
    def why(self, period: RetentionPeriod) -> str:
        return period.why

    def has_change_permission(self, request: HttpRequest, obj: RetentionPeriod | None = None) -> bool:
        """What has come into force is read only: it says by which rule something was removed."""
        return super().has_change_permission(request, obj) and (obj is None or not retention.has_begun(obj))

    def has_delete_permission(self, request: HttpRequest, obj: RetentionPeriod | None = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and not retention.has_begun(obj)

    def save_row(self, request: HttpRequest, row: RetentionPeriod, changed: list[str], is_new: bool) -> None:
        actions.save_retention_period(period=row, by=self.actor(request), is_new=is_new)

    def delete_row(self, request: HttpRequest, row: RetentionPeriod) -> None:
        actions.delete_retention_period(period=row, by=self.actor(request))


@admin.register(RetentionRun)
class RetentionRunAdmin(admin.ModelAdmin):
    """The report of what was removed."""

    list_display = ("carried_out", "subject", "older_than", "removed", "days")
    list_display_links = None
    list_filter = ("subject",)
    list_select_related = ("period",)

    @admin.display(description=_("carried out at"), ordering="at")
    def carried_out(self, run: RetentionRun) -> str:
        return day_and_clock(run.at)

    @admin.display(description=_("older than"), ordering="cutoff")
    def older_than(self, run: RetentionRun) -> str:
        return day_and_clock(run.cutoff)

    @admin.display(description=_("days"))
    def days(self, run: RetentionRun) -> int:
        return run.period.days

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
