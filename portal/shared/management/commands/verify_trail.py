"""`manage.py verify_trail`: says in one line whether the audit trail is as it was written."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.shared.trail.verifying import Walk

NAMED = 5


class Command(BaseCommand):
    help = "Walks the chain of seals over the audit trail and names what was changed, removed or inserted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head noted elsewhere, which must lie in the chain")

    def handle(self, *args: Any, **options: Any) -> None:
        walk = Walk(noted=options["head"])
        faults = walk.faults()
        named = list(islice(faults, NAMED))
        others = sum(1 for _fault in faults)
        if named:
            more = f"; and {others} more" if others else ""
            raise CommandError(f"The audit trail is not intact: {'; '.join(named)}{more}.")
        noted = f" The noted head is seal {walk.noted_at}." if walk.noted else ""
        self.stdout.write(
            f"Intact up to seal {walk.seals}: {walk.entries} entries, head {walk.head}."
            f" {walk.waiting} wait for the next seal.{noted}"
        )
