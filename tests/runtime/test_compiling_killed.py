"""A worker that is killed at twenty random moments leaves one report each time, and none twice.

What is killed is what a machine out of memory kills: the processes that do the work, and every seventh time the whole
worker. The minute after which the lease of whoever is gone runs out is not waited for: it is let run out.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.synthesis import actions, snapshot
from consultations.synthesis.axes.models import AxisAnalysis
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.tests.conftest import rabat, say
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job
from strategy.models import Region
from tests.browser.worker import Worker, running_worker
from tests.runtime.exports import tree
from tests.runtime.terminal import until

__all__ = ["rabat", "say"]

KILLS, WHOLE_WORKER_EVERY = 20, 7
TEXTS = 24
SEED = 6


class Workers:
    """One worker after another, each on the same queue."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder, self.number = stack, folder, 0
        self.start()

    def start(self) -> None:
        self.number += 1
        place = self.folder / f"worker-{self.number}"
        place.mkdir()
        self.now: Worker = self.stack.enter_context(
            running_worker(
                database=connection.settings_dict["NAME"], folder=place, smtp_port=9, app="tests.runtime.quick_worker"
            )
        )

    def kill_children(self) -> None:
        """Kill the processes that do the work; their parent makes new ones."""
        _worker, *children = tree(self.now.process.pid)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill the worker as a whole, and start another."""
        os.killpg(self.now.process.pid, signal.SIGKILL)
        self.now.process.wait()
        self.start()


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[Workers]:
    with ExitStack() as stack:
        yield Workers(stack, tmp_path)


def let_leases_run_out() -> None:
    """Do what a minute does, and the sweep after it."""
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(state=Job.State.RUNNING).update(lease_until=past)
    Job.objects.filter(state=Job.State.QUEUED).update(requested_at=past - jobs.PATIENCE)
    jobs.sweep()


def test_one_report_for_each_of_twenty_kills(workers: Workers, rabat: Region, say: Callable[..., Contribution]) -> None:
    chance = random.Random(SEED)
    for number in range(TEXTS):
        say(number)
    whole = compiled_in(rabat)
    broken_off: Counter[str] = Counter()
    for kill in range(1, KILLS + 1):
        say(TEXTS + kill)
        job = actions.request_compilation(region=rabat, by=None)
        sleep(chance.uniform(0, whole))
        job.refresh_from_db()
        broken_off[job.stage or job.state if job.is_open else "nothing"] += 1
        whole *= 1 if job.is_open else 0.8  # it takes less by now
        if kill % WHOLE_WORKER_EVERY:
            workers.kill_children()
        else:
            workers.kill_all()
        finish(job)
        assert (job.state, job.result) == ("done", {"version": 1 + kill})
    print(f"\n{KILLS} kills in the {whole:.2f} s of a compilation, by what they broke off: {dict(broken_off)}")
    assert left_behind() == expected(1 + KILLS)


def compiled_in(region: Region) -> float:
    """Compile without any kill; return the seconds it took, on this machine as busy as it is."""
    begun = monotonic()
    job = actions.request_compilation(region=region, by=None)
    finish(job)
    assert job.result == {"version": 1}
    return monotonic() - begun


def finish(job: Job) -> None:
    """Let the work go on, as it does by itself within two minutes, until the compilation is closed."""
    rounds = 0

    def goes_on() -> bool:
        nonlocal rounds
        if rounds % 20 == 0:  # a second: whoever works meanwhile has time for it
            let_leases_run_out()
        rounds += 1
        job.refresh_from_db()
        return not job.is_open

    until(goes_on, what=lambda: f"the end of {job}, {job.stage}, attempt {job.attempts}")


def left_behind() -> dict[str, Any]:
    """Return what stands after all of it: versions, files, what the trail says, what is left over."""
    reports = SynthesisReport.objects.order_by("version")
    return {
        "versions": [report.version for report in reports],
        "counted": [len(snapshot.references(report.staff)) for report in reports],
        "digests": len({report.input_digest for report in reports}),
        "files": set(Counter(ReportFile.objects.values_list("report", flat=True)).values()),
        "told": AuditEntry.objects.filter(action="report_compiled").count(),
        "half done": AxisAnalysis.objects.count(),
        "open": Job.objects.filter(state__in=["queued", "running"]).count(),
        "failed": Job.objects.filter(state="failed").count(),
    }


def expected(versions: int) -> dict[str, Any]:
    each = range(1, versions + 1)
    return {
        "versions": list(each),
        "counted": [TEXTS + number - 1 for number in each],
        "digests": versions,
        "files": {2 * 3 * len(settings.LANGUAGES)},
        "told": versions,
        "half done": 0,
        "open": 0,
        "failed": 0,
    }
