"""Async entry of the synthesis room."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from consultations.synthesis import actions, queries
from consultations.synthesis.models import SynthesisReport
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat
from stakeholders.models import Account
from strategy.models import Region


@shared_task(name=queries.COMPILE)
def compile_region(job_id: int) -> None:
    """Compile the region a job is about. Started twice, it leaves one version."""
    jobs.work(job_id, _compile)


def _compile(hold: jobs.Hold) -> dict[str, Any]:
    region = Region.objects.get(code=hold.job.key)
    asked_by = hold.job.requested_by_id
    by = Account.objects.filter(pk=asked_by).first() if asked_by is not None else None
    with Heartbeat(hold) as heartbeat:
        report = actions.compile_region(region=region, by=by, progress=heartbeat.tell)
    return {"version": report.version}


@shared_task(name=queries.ENTER)
def enter_synthesis(job_id: int) -> None:
    """Take what a published report tells as answered into the synthesis. Started twice, it moves and tells once."""
    jobs.work(job_id, _enter)


def _enter(hold: jobs.Hold) -> dict[str, Any]:
    report = SynthesisReport.objects.select_related("published_by").get(pk=int(hold.job.key))
    with Heartbeat(hold) as heartbeat:
        moved = actions.enter_synthesis(report=report, progress=heartbeat.tell)
    return {"moved": moved}
