"""Async entries of the exports."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from consultations.review.exports import actions, queries
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat


@shared_task(name=queries.TASK)
def make_export(job_id: int) -> None:
    """Make the export that a job is about. Started twice, it leaves one file."""
    jobs.work(job_id, _make)


def _make(hold: jobs.Hold) -> dict[str, Any]:
    with Heartbeat(hold) as heartbeat:
        export = actions.make_export(job=hold.job, progress=heartbeat.tell)
    return {"export": export.pk, "rows": export.rows}


@shared_task(name="consultations.clear_exports")
def clear_exports() -> None:
    """Take away what has expired."""
    actions.clear_expired()
