"""`manage.py compile_catalogues`: writes the binary catalogues."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.shared import catalogues


class Command(BaseCommand):
    help = "Compiles the translation catalogues."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogues.compile_all()
