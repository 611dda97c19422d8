"""Async entry: a signature is carried out; what was taken back leaves the reports; what is out of date is marked."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national import queries as national
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.queries import taken_back_since
from consultations.synthesis.signing import actions, queries, staleness
from portal.shared import jobs
from portal.shared.heartbeat import Heartbeat
from stakeholders.models import Account

log = logging.getLogger(__name__)


@shared_task(name=queries.SIGN)
def sign_report(job_id: int) -> None:
    """Sign the report a job is about, in the name of whoever asked. Started twice, it leaves one signature."""
    jobs.work(job_id, partial(sign, SynthesisReport.objects.select_related("region", "approved_by")))


def sign(reports: QuerySet[Any], hold: jobs.Hold) -> dict[str, Any]:
    """Sign the report that a job names by its key, one of these."""
    report = reports.get(pk=int(hold.job.key))
    by = Account.objects.get(pk=hold.job.requested_by_id or 0)
    with Heartbeat(hold) as heartbeat:
        report = actions.sign_report(report=report, by=by, progress=heartbeat.tell)
    return {"version": report.version}


@shared_task(name="consultations.sweep_reports")
def sweep_reports() -> int:
    """Take what was taken back out of every version; returns out of how many. One failure leaves the rest."""
    done = 0
    for report in queries.to_sweep():
        at = timezone.now()
        try:
            done += bool(actions.entomb(report=report, references=taken_back_since(report), at=at))
        except Exception:
            log.exception("report %s could not be freed of what was taken back", report.pk)
    return done


@shared_task(name="consultations.mark_stale_reports")
def mark_stale_reports() -> int:
    """Mark the signed reports whose material, people's decisions among it, is not what it was; returns how many."""
    signed: list[SynthesisReport | NationalReport] = [
        *queries.newest_signed().filter(stale_at=None),
        *national.newest_signed().filter(stale_at=None),
    ]
    stale = [report for report in signed if staleness.has_changed(report)]
    for report in stale:
        actions.mark_stale(report=report)
    return len(stale)
