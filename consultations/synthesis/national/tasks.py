"""Async entry of the national roll-up."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import shared_task
from django.utils import timezone

from consultations.synthesis.national import actions, queries
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.signing import actions as signing
from consultations.synthesis.signing.kinds import kind_of
from consultations.synthesis.signing.queries import SIGN_NATIONAL
from consultations.synthesis.signing.tasks import sign
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat
from stakeholders.models import Account

log = logging.getLogger(__name__)


@shared_task(name=queries.COMPILE)
def compile_national(job_id: int) -> None:
    """Compile the national report a job is about. Started twice, it leaves one version."""
    jobs.work(job_id, _compile)


@shared_task(name="consultations.forget_national_words")
def forget_national_words() -> int:
    """Take what was taken back out of every national report; returns of how many contributions. One failure leaves
    the rest."""
    done = 0
    for report in NationalReport.objects.order_by("version").iterator():
        at = timezone.now()
        try:
            gone = kind_of(report).taken_back(report)
            if gone:  # what has left it already has no name in it any more
                done += signing.entomb(report=report, references=gone, at=at)
        except Exception:
            log.exception("national report %s could not be freed of what was taken back", report.pk)
    return done


@shared_task(name=SIGN_NATIONAL)
def sign_national_report(job_id: int) -> None:
    """Sign the national report a job is about, in the name of whoever asked. Started twice, it leaves one signature."""
    jobs.work(job_id, partial(sign, NationalReport.objects.select_related("approved_by")))


def _compile(hold: jobs.Hold) -> dict[str, Any]:
    asked_by = hold.job.requested_by_id
    by = Account.objects.filter(pk=asked_by).first() if asked_by is not None else None
    with Heartbeat(hold) as heartbeat:
        report = actions.compile_national(basis=hold.job.key, by=by, progress=heartbeat.tell)
    return {"version": report.version}
