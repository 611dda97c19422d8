"""`manage.py load_reference`: territory, strategy, institutions, categories, assessment criteria, retention periods."""

from typing import Any

from django.core.management.base import BaseCommand

from consultations.review.assessing.actions import load_criteria
from portal.shared.retention import load_periods
from stakeholders.categories import load_categories
from strategy.actions import load_reference


class Command(BaseCommand):
    help = "Adds the bilingual reference data that is not there yet; what was edited since stays."

    def handle(self, *args: Any, **options: Any) -> None:
        for loaded in [*load_reference(), load_categories(), load_criteria(), load_periods()]:
            self.stdout.write(f"{loaded.name}: {loaded.added} added, {loaded.kept} there already")
