"""Verify a signed report: its seals, its files and, entry by entry, the contributions it was counted from."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from consultations.synthesis.models import ReportFile, Sealed, SynthesisReport
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.signing import manifest as manifests, sealing
from consultations.synthesis.signing.kinds import kind_of
from consultations.synthesis.signing.models import Manifest

NAMED = 20


class Command(BaseCommand):
    """Prints what verifies and what does not; ends with 1 when something was changed beside an erasure."""

    help = "Verify a signed report: seals, files, and the contributions it counts."

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        """Let `--version` name the report's version; Django's own goes by `manage.py version`."""
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--region", help="code of the region, such as 04")
        which.add_argument("--national", action="store_true", help="the national report")
        parser.add_argument("--version", dest="number", type=int, required=True, help="version of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(options["region"], options["number"])
        manifest = Manifest.objects.filter(**{kind_of(report).manifest: report}).first() if report else None
        if report is None or manifest is None:
            whose = f"region {options['region']}" if options["region"] else "the national report"
            raise CommandError(f"no signed version {options['number']} of {whose}")
        wrong = [*self._seals(report, manifest), *self._files(report), *self._entries(manifest)]
        if wrong:
            raise CommandError(f"not as it was signed: {', '.join(wrong)}")
        self.stdout.write("as it was signed")

    def _report(self, region: str | None, version: int) -> SynthesisReport | NationalReport | None:
        if region:
            return SynthesisReport.objects.filter(region=region, version=version).first()
        return NationalReport.objects.filter(version=version).first()

    def _seals(self, report: Sealed, manifest: Manifest) -> list[str]:
        salts = manifests.salts_of(manifest)
        wrong = []
        for edition in ReportFile.Edition.values:
            holds = sealing.seal(report.snapshot(edition), salts) == report.checksum(edition)
            self.stdout.write(
                f"seal of the {edition} edition: {'holds' if holds else 'BROKEN'} {report.checksum(edition)}"
            )
            wrong += [] if holds else [f"the {edition} edition"]
        return wrong

    def _files(self, report: SynthesisReport | NationalReport) -> list[str]:
        given = report.files.filter(withdrawn_at=None)
        wrong = [str(file) for file in given if _sha256(file) != file.sha256]
        withdrawn = report.files.exclude(withdrawn_at=None).count()
        self.stdout.write(f"files: {given.count() - len(wrong)} genuine, {withdrawn} withdrawn, {len(wrong)} damaged")
        return wrong

    def _entries(self, manifest: Manifest) -> list[str]:
        found = manifests.verify(manifest)
        self.stdout.write(f"contributions: {found.verified} verify, {found.tombstones} tombstones")
        for what, references in (("changed since", found.changed), ("count no more", found.left)):
            if references:
                more = f" and {len(references) - NAMED} more" if len(references) > NAMED else ""
                self.stdout.write(f"{what}: {len(references)} ({' '.join(references[:NAMED])}{more})")
        return ["the manifest"] if found.forged else []


def _sha256(file: Any) -> str:
    try:
        with file.file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""
