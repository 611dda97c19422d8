"""Async entry of the synthesis room."""

from __future__ import annotations

from functools import partial
from typing import Any

from celery import shared_task
from celery.signals import worker_init

from consultations.engine import matrices
from consultations.synthesis import actions, queries
from consultations.synthesis.axes import queries as axes
from consultations.synthesis.axes.actions import discard, hand_out, read_axis, wake_compilation
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.pace import READING, THEMES
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat
from portal.shared.memory import building, give_back
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.models import Region


@worker_init.connect
def load_what_reads_axes(**_signal: Any) -> None:
    """Load it once for all of a worker's processes: a large axis takes the process that reads it along.

    The next would load it anew: a second of each of them.
    """
    matrices.load()


@shared_task(name=queries.COMPILE)
def compile_region(job_id: int) -> None:
    """Compile the region a job is about. Started twice, it leaves one version."""
    if not axes.waits(job_id):
        jobs.work(job_id, _compile)


def _compile(hold: jobs.Hold) -> dict[str, Any] | None:
    """Hand the axes out to whoever is free; taken up again, join what they found."""
    region = Region.objects.get(code=hold.job.key)
    handed_out = bool(axes.of_compilation(hold.job))
    asked_by = hold.job.requested_by_id
    by = Account.objects.filter(pk=asked_by).first() if asked_by is not None else None
    with Heartbeat(hold) as heartbeat, building():
        heartbeat.tell(hold.job.stage or READING, hold.job.done, hold.job.total)
        plan = None if handed_out else actions.plan_compilation(region=region)
        if plan is None:
            version = actions.compile_region(region=region, by=by, progress=heartbeat.tell, joined=handed_out).version
            discard(region)
            give_back()
            return {"version": version}
    hand_out(hold, plan)
    return None


@shared_task(name=axes.ANALYSE)
def analyse_axis(job_id: int) -> None:
    """Read the axis a job is about, then wake the compilation it belongs to."""
    jobs.work(job_id, _analyse)
    wake_compilation(job_id)


def _analyse(hold: jobs.Hold) -> dict[str, Any]:
    compilation, axis = axes.compilation_of(hold.job)
    region = Region.objects.get(code=Job.objects.get(pk=compilation).key)
    with Heartbeat(hold) as heartbeat, building():
        heartbeat.tell(THEMES, 0, 1)
        read_axis(region=region, axis=axis, tell=partial(heartbeat.tell, THEMES, 0, 1))
    give_back()
    return {}


@shared_task(name=queries.ENTER)
def enter_synthesis(job_id: int) -> None:
    """Take what a published report tells as answered into the synthesis. Started twice, it moves and tells once."""
    jobs.work(job_id, _enter)


def _enter(hold: jobs.Hold) -> dict[str, Any]:
    report = SynthesisReport.objects.select_related("published_by").get(pk=int(hold.job.key))
    with Heartbeat(hold) as heartbeat:
        moved = actions.enter_synthesis(report=report, progress=heartbeat.tell)
    return {"moved": moved}
