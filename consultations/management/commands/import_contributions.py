"""`manage.py import_contributions FILE --region 04 [--session CODE]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.contributions.intake.importing import Imported, import_contributions
from consultations.contributions.intake.tables import UnreadableFile
from consultations.regional_sessions.models import RegionalSession
from stakeholders.models import Account
from stakeholders.operators import command_line
from strategy.models import Region

EVERY = 500


class Command(BaseCommand):
    help = (
        "Takes contributions in from a TSV, CSV or XLSX file with a header: lang, title and body are needed; axis, "
        "province, category and author are understood; every other column is kept. Importing twice adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="the region's code, such as 04")
        parser.add_argument("--session", help="the code of one of its regional sessions")
        parser.add_argument("--by", help="e-mail of the account that answers for the import; default: the command line")
        parser.add_argument("--unscreened", action="store_true", help="send the rows to screening before they count")

    def handle(self, *args: Any, **options: Any) -> None:
        region = self._one(Region, "region", code=options["region"])
        session = None
        if options["session"]:
            session = self._one(RegionalSession, "session of this region", code=options["session"], region=region)
        by = self._one(Account, "account", email__iexact=options["by"]) if options["by"] else command_line()
        if not options["file"].is_file():
            raise CommandError(f"{options['file']}: no such file")
        tally = Imported()
        try:
            for tally in import_contributions(
                path=options["file"], region=region, session=session, by=by, screened=not options["unscreened"]
            ):
                if tally.rows % EVERY == 0:
                    self.stdout.write(f"{tally.rows} rows read, {tally.added} added")
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        self._report(tally)

    def _report(self, tally: Imported) -> None:
        for line, reason in tally.refused:
            self.stdout.write(f"line {line} refused: {reason}")
        self.stdout.write(
            f"{tally.rows} rows: {tally.added} added, {tally.there_already} there already, {len(tally.refused)} refused"
        )
        if tally.axis_guessed or tally.axis_unstated:
            self.stdout.write(f"axis: {tally.axis_guessed} guessed from the words, {tally.axis_unstated} not stated")

    def _one(self, model: Any, what: str, **by: Any) -> Any:
        found = model.objects.filter(**by).first()
        if found is None:
            raise CommandError(f"no {what} {next(iter(by.values()))}")
        return found
