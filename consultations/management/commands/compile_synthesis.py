"""`manage.py compile_synthesis --region 04 [--wait | --here]`."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.synthesis import actions, queries
from consultations.synthesis.models import SynthesisReport
from portal.shared.models import Job
from stakeholders.operators import command_line
from strategy.models import Region

NO_WORKER = 60  # seconds in the queue after which it is plain that nobody works


class Command(BaseCommand):
    help = "Compiles a region's synthesis report: in the queue, or with --here in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="the region's code, such as 04")
        parser.add_argument("--wait", action="store_true", help="follow the worker and say what was made")
        parser.add_argument("--here", action="store_true", help="compile in this process, without a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"no region {options['region']}")
        before = queries.latest(region)
        started = time.monotonic()
        if options["here"]:
            actions.compile_region(region=region, by=command_line(), progress=self._tell)
        else:
            job = actions.request_compilation(region=region, by=command_line())
            if not options["wait"]:
                self.stdout.write(f"asked for, as job {job.pk}")
                return
            self._follow(job)
        report = queries.latest(region)
        if report is None:
            raise CommandError("the worker left no version: see its log")
        self._say(report, time.monotonic() - started, is_new=before is None or report.pk != before.pk)

    def _tell(self, stage: str, done: int, total: int) -> None:
        self.stdout.write(f"{done:>3} / {total} {stage}")

    def _follow(self, job: Job) -> None:
        told, since = None, time.monotonic()
        while job.is_open:
            now = (job.stage, job.done, job.total)
            if job.stage and now != told:
                told = now
                self._tell(*now)
            # One that waits for its axes has a stage: workers are at it.
            if job.state == Job.State.QUEUED and not job.stage and time.monotonic() - since > NO_WORKER:
                raise CommandError("no worker took the job: is one running? Or compile with --here.")
            time.sleep(0.2)
            job.refresh_from_db()
        if job.state == Job.State.FAILED:
            raise CommandError(f"the compilation failed; the log holds the cause under {job.error}")

    def _say(self, report: SynthesisReport, seconds: float, *, is_new: bool) -> None:
        totals = report.staff["totals"]
        if not is_new:
            self.stdout.write(f"nothing changed since version {report.version}: no new version")
        for file in report.files.all():
            pages = f", {file.pages} pages" if file.pages else ""
            self.stdout.write(f"{file.file.path} ({file.edition}, {file.language}, {file.size} bytes{pages})")
        self.stdout.write(
            f"region {report.region_id}, version {report.version}: {totals['counted']} contributions counted of "
            f"{totals['received']} received, {totals['themes']} themes, {seconds:.1f} seconds"
        )
