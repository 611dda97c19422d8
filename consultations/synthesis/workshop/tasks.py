"""Async entry of the workshop."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from consultations.synthesis.workshop import actions
from consultations.synthesis.workshop.actions.arranging import TASK
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat


@shared_task(name=TASK)
def arrange_axis(job_id: int) -> None:
    """Place the rest of an axis, or find its themes again. Started twice, it leaves one result."""
    jobs.work(job_id, _arrange)


def _arrange(hold: jobs.Hold) -> dict[str, Any]:
    with Heartbeat(hold) as heartbeat:
        moved = actions.carry_out(job=hold.job, progress=heartbeat.tell)
    return {"moved": moved}
