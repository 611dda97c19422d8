"""Two bulk runs at the same moment: each contribution is done once, nobody waits for ever, nothing is told twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution, StatusChange
from consultations.review.bulk.actions import Order, start_run
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.tests.conftest import left, start, states, work_on
from consultations.review.copies.actions import merge_copies
from portal.shared.models import Job, OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)

OUT = Order(action="move", target="out_of_scope", reason="خارج الموضوع")
REVIEW = Order(action="move", target="under_review")


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment; return what each gave, or what it raised."""
    calls = list(calls)
    together, given = Barrier(len(calls)), [None] * len(calls)

    def do(place: int, call: Callable[[], Any]) -> None:
        together.wait()
        try:
            given[place] = call()
        except Exception as error:
            given[place] = error
        finally:
            connection.close()

    threads = [Thread(target=do, args=[place, call]) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_runs_share_the_same_ones_and_do_each_once(make_contribution, reviewer, make_account, rabat):
    """One sets aside what the other takes up; two of them speak for others, which are split once or stay."""
    chosen = [make_contribution("admissible", author_email=f"a{n}@example.org") for n in range(8)]
    copies = [
        move_contribution(contribution=make_contribution("screening"), to="joined", by=reviewer, into=chosen[n])
        for n in (1, 1, 6)
    ]
    runs = [start(OUT, chosen, reviewer), start(REVIEW, chosen, make_account("Other", rabat))]
    OutgoingMail.objects.all().delete()
    done = at_once([lambda run=run: work_on(run) for run in runs])
    assert [run.job.state for run in done] == ["done", "done"]
    assert sum(run.done for run in done) == 8
    assert {why for run in done for why in left(run)} == {"meanwhile"}
    steps = StatusChange.objects.filter(from_status="admissible", to_status__in=["out_of_scope", "under_review"])
    assert sorted(steps.values_list("contribution", flat=True)) == [one.pk for one in chosen]
    aside = [one for one, state in zip(chosen, states(chosen), strict=True) if state == "out_of_scope"]
    assert len(aside) == done[0].done
    assert OutgoingMail.objects.filter(key__startswith="status_changed").count() == len(aside)
    apart = {copy.pk for copy, over in zip(copies, (1, 1, 6), strict=True) if chosen[over] in aside}
    assert set(Contribution.objects.filter(pk__in=[c.pk for c in copies], merged_into=None).values_list(
        "pk", flat=True)) == apart  # fmt: skip


def test_one_press_that_arrives_twice_at_the_same_moment_starts_once(make_contribution, reviewer):
    chosen, ticket = Contribution.objects.filter(pk=make_contribution("screening").pk), uuid.uuid4()
    runs = at_once([lambda: start_run(order=OUT, chosen=chosen, by=reviewer, ticket=ticket).pk] * 4)
    assert runs == [BulkRun.objects.get().pk] * 4
    assert Job.objects.filter(task="consultations.carry_out_bulk").count() == 1


def test_a_run_and_a_hand_that_merges_wait_for_each_other_never_crosswise(make_contribution, reviewer, letters):
    leader, *copies = letters("screening", "screening", "screening")
    run = start(OUT, [leader, *copies], reviewer)
    merge = {"leader": leader, "references": [copy.reference for copy in copies], "by": reviewer}
    done, _merged = at_once([lambda: work_on(run), lambda: merge_copies(**merge)])
    assert done.job.state == "done"
    assert done.done + done.skipped == 4
    assert not Contribution.objects.filter(status="joined").exclude(merged_into__status="admissible").exists()
