"""The criteria at the configuration desk."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from consultations.review.assessing.models import Criterion
from portal.shared.configuration import BilingualAdmin


@admin.register(Criterion)
class CriterionAdmin(BilingualAdmin):
    """What was marked by a criterion keeps its words: a change here holds for what is assessed from now on."""

    list_display = ("number", "name", "code", "weight", "active")
    list_display_links = ("number", "name")
    list_filter = ("active",)
    fields = ("code", "number", "name", "question", "low", "high", "weight", "active")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A criterion is retired, not deleted: Django's page for that would list the marks given by it."""
        return False
