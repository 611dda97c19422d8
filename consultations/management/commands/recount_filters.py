"""`manage.py recount_filters`: compares the queue's kept figures with what is there, and corrects what differs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from consultations.review.counts.actions import add_up, set_right


class Command(BaseCommand):
    help = "Counts anew how many contributions each filter of the queue leaves, and corrects the kept figures."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = set_right()
        add_up()
        print(f"{wrong} figures were wrong and are corrected" if wrong else "all figures are as they should be")
