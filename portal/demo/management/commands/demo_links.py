"""`manage.py demo_links`: one single-use sign-in link per role, a line each: role, tab, address."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from portal.demo import doors
from portal.demo.actions import ensure_demo_accounts


class Command(BaseCommand):
    help = "Prints one single-use sign-in link per role, good for 24 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demonstration: sign-in links exist only where TACHAWOR_DEMO is set.")
        with translation.override(settings.LANGUAGE_CODE):
            for part, account in ensure_demo_accounts():
                token = doors.open_door(doors.Door(part.name, account.pk))
                self.stdout.write(f"{part.name}\t{settings.SITE_URL}{reverse('demo:enter', args=[token])}")
