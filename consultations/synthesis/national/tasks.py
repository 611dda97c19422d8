"""Async entry of the national roll-up."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from consultations.synthesis.national import actions, queries
from consultations.synthesis.national.models import NationalReport
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat
from stakeholders.models import Account


@shared_task(name=queries.COMPILE)
def compile_national(job_id: int) -> None:
    """Compile the national report a job is about. Started twice, it leaves one version."""
    jobs.work(job_id, _compile)


@shared_task(name="consultations.forget_national_words")
def forget_national_words() -> int:
    """Take what was taken back out of every national report; returns out of how many contributions it went."""
    return sum(actions.forget_words(report=report) for report in NationalReport.objects.order_by("version").iterator())


def _compile(hold: jobs.Hold) -> dict[str, Any]:
    asked_by = hold.job.requested_by_id
    by = Account.objects.filter(pk=asked_by).first() if asked_by is not None else None
    with Heartbeat(hold) as heartbeat:
        report = actions.compile_national(basis=hold.job.key, by=by, progress=heartbeat.tell)
    return {"version": report.version}
