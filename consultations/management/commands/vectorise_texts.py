"""`manage.py vectorise_texts`: the first fill, or after the encoder was changed, without waiting for the worker."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from consultations.synthesis.vectors import actions

A_WEEK = 7 * 24 * 3600.0


class Command(BaseCommand):
    help = "Computes the sentence vector of every contribution that has none, in this process."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        written = actions.vectorise_texts(seconds=A_WEEK)
        self.stdout.write(f"{written} texts in {time.monotonic() - begun:.0f} seconds")
