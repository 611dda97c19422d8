"""`manage.py check_catalogues`: fails when a catalogue is not complete."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.shared import catalogues


class Command(BaseCommand):
    help = "Fails when a msgid is missing, left over, fuzzy, untranslated or has other placeholders."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = catalogues.template()
        found = [f"{code}: {fault}" for code in catalogues.languages() for fault in catalogues.faults(code, wanted)]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{len(wanted)} msgids, complete in {', '.join(catalogues.languages())}")
