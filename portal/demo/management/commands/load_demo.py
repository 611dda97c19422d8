"""`manage.py load_demo`: fills the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.loading import load_demo


class Command(BaseCommand):
    help = "Adds the demonstration's meetings, organisations, contributions and answers that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(f"{number} {what} added" for what, number in load_demo().items()))
