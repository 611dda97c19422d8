"""Long work that survives its worker.

A job is a row before it is a message. Whoever works on it holds a lease, which progress renews; when the worker dies
the lease runs out and `sweep` hands the job to another. Attempts are counted here, because Celery forgets them when a
child is killed. The work itself must be idempotent: it may start twice and must leave one result.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.shared.models import Job

log = logging.getLogger(__name__)

# The lines of the queue beside the ordinary one: what somebody watches, and what the house does for itself.
WATCHED, QUIET = "watched", "quiet"

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
PATIENCE = timedelta(seconds=20)  # how long a queued job may wait for a worker before the sweep sends it again


class LeaseLost(Exception):
    """Another worker took the job over: whoever gets this stops without writing anything."""


def send(task: str, *, line: str = settings.CELERY_TASK_DEFAULT_QUEUE, **arguments: Any) -> None:
    """Hand a message to one of the queue's lines, see `CELERY_TASK_QUEUES` in the settings.

    When the queue is down the sweep will do it later: nobody's request fails for it.
    """
    try:
        current_app.send_task(task, kwargs=arguments, queue=line)
    except OperationalError as error:
        log.warning("the queue is down, %s waits for the sweep: %s", task, error)


def request(*, task: str, key: str, by: Any = None) -> Job:
    """Ask for `task` to be done about `key`; an open job for the same is returned instead of a second one."""
    job, _made = Job.objects.get_or_create(
        task=task,
        key=key,
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        defaults={"requested_by_id": by.pk if by is not None else None, "state": Job.State.QUEUED},
    )
    transaction.on_commit(partial(send, task, line=WATCHED, job_id=job.pk))
    return job


def latest(*, task: str, key: str) -> Job | None:
    """Return the newest job of this task about `key`, open or finished."""
    return Job.objects.filter(task=task, key=key).order_by("-pk").first()


class Hold:
    """The right to work on one job for a while."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def progress(self, *, stage: str, done: int, total: int) -> None:
        """Tell how far the work is, and renew the lease. Raises `LeaseLost` when somebody else has the job now."""
        self._write(stage=stage, done=done, total=total, lease_until=timezone.now() + LEASE)

    def set_down(self, *, plan: Mapping[str, Any]) -> None:
        """Let go of the job with its work half done: it waits in the queue, and the time so far was no attempt.

        Whoever takes it up again finds `plan` as its result. The caller says who will wake it.
        """
        self._write(state=Job.State.QUEUED, attempts=F("attempts") - 1, result=plan, lease_until=None)

    def finish(self, **result: Any) -> None:
        """Close the job with its result."""
        self._write(state=Job.State.DONE, done=F("total"), result=result, finished_at=timezone.now(), lease_until=None)

    def _write(self, **values: Any) -> None:
        held = Job.objects.filter(pk=self.job.pk, lease_token=self.job.lease_token, state=Job.State.RUNNING)
        if not held.update(**values):
            raise LeaseLost(f"job {self.job.pk}")


def take(job_id: int) -> Hold | None:
    """Take the job if it is free; None when it is finished, or somebody works on it."""
    now = timezone.now()
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now), pk=job_id)
            .first()
        )
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _close_as_failed(job, f"given up after {job.attempts} attempts")
            return None
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.lease_token = uuid.uuid4()
        job.lease_until = now + LEASE
        job.started_at = now
        job.save()
    return Hold(job)


def work(job_id: int, do: Callable[[Hold], dict[str, Any] | None]) -> None:
    """Take the job, do it, close it. A failure is logged under the reference that the screen shows.

    `do` returns the result; None when it has set the job down.
    """
    hold = take(job_id)
    if hold is None:
        return
    try:
        result = do(hold)
        if result is not None:
            hold.finish(**result)
    except LeaseLost:
        log.warning("job %s went on elsewhere", job_id)
    except Exception:
        _close_as_failed(hold.job, "failed", with_cause=True)


def _close_as_failed(job: Job, why: str, *, with_cause: bool = False) -> None:
    reference = secrets.token_hex(4)
    log.error("job %s (%s %s) %s, reference %s", job.pk, job.task, job.key, why, reference, exc_info=with_cause)
    Job.objects.filter(pk=job.pk, lease_token=job.lease_token).update(
        state=Job.State.FAILED, error=reference, finished_at=timezone.now(), lease_until=None
    )


def sweep() -> int:
    """Send again the jobs that nobody works on; returns how many."""
    now = timezone.now()
    left = Job.objects.filter(
        Q(state=Job.State.QUEUED, requested_at__lt=now - PATIENCE) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    )
    for job in left:
        send(job.task, line=WATCHED, job_id=job.pk)
    return len(left)
