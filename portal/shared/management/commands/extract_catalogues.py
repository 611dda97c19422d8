"""`manage.py extract_catalogues`: brings the msgids of both catalogues up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.shared import catalogues


class Command(BaseCommand):
    help = "Adds new msgids to the catalogues, drops those that are gone, and says how many wait for a translation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", nargs="*", help="such as ar; default: both")

    def handle(self, *args: Any, **options: Any) -> None:
        for language in options["language"] or catalogues.languages():
            self.stdout.write(f"{language}: {catalogues.update(language)} wait for a translation")
