"""What somebody waits for is not kept waiting by the length of what nobody watches."""

from __future__ import annotations

import time

import pytest
from celery import current_app

from consultations.contributions.actions.copies import FIND_TASK
from consultations.synthesis import actions
from portal.shared import jobs
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.actions import load_reference
from strategy.models import Region

MANY, PATIENCE = 2_000, 60.0


def quiet_messages() -> int:
    with current_app.pool.acquire() as connection:
        return int(connection.default_channel.client.llen(jobs.QUIET))


@pytest.mark.django_db(transaction=True)
def test_a_report_does_not_wait_for_the_copies_of_an_import(worker) -> None:
    load_reference()
    administrator = Account.objects.create(email="amina@example.ma")
    with worker.held_up():
        for _each in range(MANY):
            jobs.send(FIND_TASK, line=jobs.QUIET, contribution_id=0)
        job = actions.request_compilation(region=Region.objects.get(code="04"), by=administrator)
    end = time.monotonic() + PATIENCE
    while job.state == Job.State.QUEUED and time.monotonic() < end:
        time.sleep(0.02)
        job.refresh_from_db()
    # In one line with them it would have been the last.
    assert (job.state != Job.State.QUEUED, quiet_messages() > MANY / 2) == (True, True)
    while job.is_open:
        time.sleep(0.1)
        job.refresh_from_db()
    current_app.control.purge()
    worker.rests()
