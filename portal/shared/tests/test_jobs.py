"""Long work: one open job per subject, a lease that only one holder has, attempts that outlive a killed worker."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.shared import jobs
from portal.shared.models import Job

TASK = "tests.nothing"


def queued(key: str = "04") -> Job:
    return Job.objects.create(task=TASK, key=key)


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_asking_twice_gives_one_open_job() -> None:
    assert jobs.request(task=TASK, key="04").pk == jobs.request(task=TASK, key="04").pk
    with pytest.raises(IntegrityError), transaction.atomic():
        queued()


@pytest.mark.django_db
def test_a_finished_job_makes_room_for_the_next() -> None:
    first = jobs.request(task=TASK, key="04")
    jobs.work(first.pk, lambda hold: {"version": 1})
    first.refresh_from_db()
    assert (first.state, first.result, first.percent) == (Job.State.DONE, {"version": 1}, 100)
    assert jobs.request(task=TASK, key="04").pk != first.pk


@pytest.mark.django_db
def test_whoever_lost_the_lease_may_write_nothing() -> None:
    job = queued()
    first = jobs.take(job.pk)
    assert first is not None
    let_the_lease_run_out(job)
    second = jobs.take(job.pk)
    assert second is not None
    with pytest.raises(jobs.LeaseLost):
        first.progress(stage="late", done=1, total=2)
    with pytest.raises(jobs.LeaseLost):
        first.finish(version=1)
    second.finish(version=2)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (Job.State.DONE, {"version": 2}, 2)


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = queued()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs.take(job.pk) is not None
        let_the_lease_run_out(job)
    assert jobs.take(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.FAILED, jobs.MOST_ATTEMPTS)
    assert job.error


@pytest.mark.django_db
def test_a_failure_shows_the_reference_that_the_log_holds(caplog: pytest.LogCaptureFixture) -> None:
    job = queued()

    def fail(hold: jobs.Hold) -> dict[str, object]:
        raise RuntimeError("the cause")

    jobs.work(job.pk, fail)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error in caplog.text
    assert "the cause" in caplog.text


@pytest.mark.django_db
def test_the_sweep_finds_what_nobody_works_on() -> None:
    waiting, running, lost = queued("01"), queued("02"), queued("03")
    Job.objects.filter(pk=waiting.pk).update(requested_at=timezone.now() - timedelta(minutes=2))
    jobs.take(running.pk)
    jobs.take(lost.pk)
    let_the_lease_run_out(lost)
    assert jobs.sweep() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_job() -> None:
    job, together, held = queued(), Barrier(8), []

    def take() -> None:
        together.wait()
        hold = jobs.take(job.pk)
        held.append(hold is not None)
        connection.close()

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_request_survives_a_dead_queue(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row stands; the sweep will send it when the queue is back."""
    from celery import current_app

    dead = current_app._get_current_object().__class__("dead", broker="redis://127.0.0.1:1/0", set_as_current=False)
    dead.conf.update(task_publish_retry=False, broker_transport_options={"socket_connect_timeout": 0.2})
    monkeypatch.setattr(jobs, "current_app", dead)
    job = jobs.request(task=TASK, key="04")
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED
