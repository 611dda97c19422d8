"""Async entries of the bulk runs."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from consultations.review.bulk import actions, queries
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat


@shared_task(name=queries.TASK)
def carry_out_bulk(job_id: int) -> None:
    """Carry out the run that a job is about. Started twice, it does nothing a second time."""
    jobs.work(job_id, _carry_out)


def _carry_out(hold: jobs.Hold) -> dict[str, Any]:
    with Heartbeat(hold) as heartbeat:
        run = actions.carry_out(job=hold.job, progress=heartbeat.tell)
    return {"run": run.pk, "done": run.done, "skipped": run.skipped}


@shared_task(name="consultations.forget_bulk_runs")
def forget_bulk_runs() -> None:
    """Forget what was done long ago."""
    actions.forget_old_runs()
