"""The targets at the configuration desk."""

from __future__ import annotations

from django.contrib import admin

from consultations.review.board.models import ParticipationTarget
from portal.shared.configuration import ConfigurationAdmin


@admin.register(ParticipationTarget)
class ParticipationTargetAdmin(ConfigurationAdmin):
    """There are none to begin with. The silence board compares with each that is set here, from then on."""

    list_display = ("region", "category", "province", "axis", "expected")
    list_display_links = ("region", "category", "province", "axis")
    list_filter = ("region", "category", "axis")
    list_select_related = ("region", "category", "province", "axis")
    fields = ("region", "category", "province", "axis", "expected")
