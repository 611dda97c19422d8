"""Sealing: every entry once, in one chain, however late it was committed and however many workers seal."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Event, Thread

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from portal.shared import tasks
from portal.shared.id_ranges import ids_in
from portal.shared.models import AuditEntry, AuditSeal, AuditWaiting, OutgoingMail
from portal.shared.trail import actions, hashing, queries
from portal.shared.trail.tests.tampering import as_owner, sealed, write
from portal.shared.trail.verifying import Walk


def under_seals() -> list[int]:
    """Return the ids of every entry under a seal, as often as it stands there."""
    return sorted(pk for seal in AuditSeal.objects.all() for pk in ids_in(seal.covers))


@pytest.mark.django_db
def test_a_seal_covers_what_waits_and_holds_the_seal_before() -> None:
    (first, three), (second, two) = sealed(3), sealed(2)
    assert (first.number, first.count, first.previous) == (1, 3, hashing.BEGINNING)
    assert (second.number, second.count, second.previous) == (2, 2, first.hash)
    assert (list(ids_in(first.covers)), list(ids_in(second.covers))) == (three, two)
    assert queries.seals_of([*three, *two]) == {**dict.fromkeys(three, 1), **dict.fromkeys(two, 2)}
    assert AuditWaiting.objects.count() == 0


@pytest.mark.django_db
def test_where_nothing_waits_no_seal_is_made() -> None:
    sealed(1)
    assert (actions.seal_waiting(), AuditSeal.objects.count()) == (None, 1)


@pytest.mark.django_db
def test_more_than_fits_under_one_seal_is_sealed_by_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 4)
    seal, written = sealed(10)
    assert (seal.number, under_seals()) == (3, written)


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_sealed_though_a_higher_one_was_before() -> None:
    """Ids are drawn in one order and committed in another."""
    drawn, may_commit, late = Event(), Event(), []

    def take_long() -> None:
        with transaction.atomic():
            late.extend(write(1))
            drawn.set()
            may_commit.wait(30)
        connection.close()

    write(1)
    slow = Thread(target=take_long)
    slow.start()
    try:
        assert drawn.wait(30)
        (higher,) = write(1)
        first = actions.seal_waiting()
    finally:
        may_commit.set()
        slow.join()
    assert late[0] < higher
    assert first is not None
    assert list(ids_in(first.covers)) == [late[0] - 1, higher]
    second = actions.seal_waiting()
    assert second is not None
    assert list(ids_in(second.covers)) == late
    assert queries.seals_of([*late, higher]) == {late[0]: 2, higher: 1}
    assert list(Walk().faults()) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_a_hole_that_no_seal_misses() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(2)
        raise ZeroDivisionError
    sealed(1)
    assert (AuditSeal.objects.get().count, list(Walk().faults())) == (2, [])


@pytest.mark.django_db(transaction=True)
def test_many_workers_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 5)
    written, together = write(60), Barrier(6)

    def work() -> None:
        together.wait()
        for _turn in range(4):
            actions.seal_waiting()
        connection.close()

    workers = [Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    actions.seal_waiting()
    seals = list(AuditSeal.objects.order_by("number"))
    assert [seal.number for seal in seals] == list(range(1, len(seals) + 1))
    assert all(after.previous == before.hash for before, after in pairwise(seals))
    assert under_seals() == written


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_while_another_seals_leaves_it_to_them() -> None:
    write(2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [actions.ONE_AT_A_TIME])
        made: list[object] = []
        other = Thread(target=lambda: (made.append(actions.seal_waiting()), connection.close()))
        other.start()
        other.join()
    assert (made, AuditSeal.objects.count()) == ([None], 0)


@pytest.mark.django_db
def test_the_task_writes_the_head_into_the_log(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks
) -> None:
    write(3)
    with caplog.at_level(logging.INFO, "portal.shared.trail"), django_capture_on_commit_callbacks(execute=True):
        tasks.seal_audit_trail()
    seal = AuditSeal.objects.get()
    assert [record.getMessage() for record in caplog.records] == [
        f"audit trail: seal 1 over 3 entries, head {seal.hash}"
    ]


def test_beat_asks_for_a_seal_within_half_a_minute_and_for_the_head_every_day() -> None:
    planned = {plan["task"]: plan["schedule"] for plan in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planned[tasks.seal_audit_trail.name] <= 30
    assert planned[tasks.send_audit_head.name].is_due(timezone.now() - timedelta(days=1)).is_due


@pytest.mark.django_db
def test_a_gap_is_logged_under_a_reference_and_not_again_at_once(client, caplog: pytest.LogCaptureFixture) -> None:
    cache.delete("audit-trail-gap")
    _seal, (old,) = sealed(1)
    write(1)
    assert (queries.overdue(), actions.warn_of_gap()) == (None, "")
    as_owner("UPDATE shared_auditentry SET at = %s WHERE id <> %s", timezone.now() - timedelta(minutes=6), old)
    client.get("/healthz")
    client.get("/healthz")
    (warning,) = [record.getMessage() for record in caplog.records if record.name == actions.__name__]
    assert "1 entries of the audit trail wait for a seal" in warning
    assert AuditEntry.objects.count() == 2
    cache.delete("audit-trail-gap")


@pytest.mark.django_db
def test_the_head_is_mailed_once_a_day_to_those_who_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keepers = ["archives@example.org", "inspection@example.org"]
    monkeypatch.setattr(settings, "AUDIT_HEAD_TO", keepers)
    assert actions.send_head() == 0
    seal, _written = sealed(2)
    tasks.send_audit_head()
    tasks.send_audit_head()
    mails = OutgoingMail.objects.order_by("recipient")
    assert [mail.recipient for mail in mails] == keepers
    assert all(f"verify_trail --head {seal.hash}" in mail.body for mail in mails)
