"""A bulk action does to each contribution what a hand would, once, and says what it left."""

from __future__ import annotations

import os
import signal
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution, StatusChange
from consultations.review import actions as desk_actions
from consultations.review.bulk import actions, queries
from consultations.review.bulk.actions import Order, carrying_out, steps
from consultations.review.bulk.models import BulkItem, BulkRun
from consultations.review.bulk.tests.conftest import left, nobody_asks, start, states, work_on
from consultations.review.tests.answering import propose
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job, OutgoingMail
from stakeholders.actions import create_account
from stakeholders.models import RoleAssignment

OUT = Order(action="move", target="out_of_scope", reason="خارج الموضوع")
PUBLISH = Order(action="publish")
S = Contribution.Status


def test_each_is_moved_and_told_as_by_hand(move, make_contribution, reviewer):
    first = make_contribution("screening", author_email="amina@example.org")
    second, submitted = make_contribution("screening"), make_contribution()
    run = move([first, second, submitted], "admissible", reason="")
    assert states([first, second, submitted]) == ["admissible", "admissible", "submitted"]
    assert (run.done, run.skipped, left(run), run.regions) == (2, 1, {"state": 1}, ["04"])
    told = OutgoingMail.objects.filter(recipient="amina@example.org").exclude(key__startswith="receipt")
    assert [mail.key.partition(":")[0] for mail in told] == ["status_changed"]
    entry = AuditEntry.objects.filter(action="contribution_moved", object_id=str(first.pk)).latest("pk")
    assert (entry.actor_id, entry.details) == (reviewer.pk, {"before": "screening", "after": "admissible"})
    of_run = list(AuditEntry.objects.filter(object_kind="consultations.bulkrun").order_by("pk"))
    assert [entry.action for entry in of_run] == ["bulk_started", "bulk_finished"]


def test_what_arrives_or_changes_after_the_start_is_not_touched(make_contribution, reviewer):
    moved, stays = make_contribution("screening"), make_contribution("screening")
    run = start_all(reviewer)
    later = make_contribution("screening")
    desk_actions.move(contribution=moved, to="admissible", by=reviewer)
    run = work_on(run)
    assert states([moved, stays, later]) == ["admissible", "out_of_scope", "screening"]
    assert (run.done, left(run)) == (1, {"meanwhile": 1})


def start_all(by):
    chosen = Contribution.objects.filter(status="screening")
    return actions.start_run(order=OUT, chosen=chosen, by=by, ticket=uuid.uuid4())


def test_what_is_held_out_meanwhile_is_left(make_contribution, reviewer):
    held, other = make_contribution("screening"), make_contribution("screening")
    run = start(OUT, [held, other], reviewer)
    hold_contribution(contribution=held, by=reviewer, reason="تعنيف")
    assert (left(work_on(run)), states([held, other])) == ({"gone": 1}, ["screening", "out_of_scope"])


def test_a_recording_that_nobody_wrote_down_does_not_count(move, make_contribution):
    spoken = make_contribution("screening")
    Contribution.objects.filter(pk=spoken.pk).update(wording="awaited", body="")
    assert (left(move([spoken], "admissible")), states([spoken])) == ({"unwritten": 1}, ["screening"])


def test_a_question_goes_to_those_who_can_answer(move, make_contribution):
    asked, imported = make_contribution("screening"), make_contribution("screening")
    Contribution.objects.filter(pk=imported.pk).update(receipt_hash=None)
    assert left(move([asked, imported], "returned", reason="أي حي؟")) == {"mute": 1}
    assert [one.question for one in asked.clarifications.all()] == ["أي حي؟"]


def test_a_screener_does_not_move_what_is_admissible(make_contribution, make_account, rabat, move):
    screener = make_account("Screener", rabat, role="screener")
    fresh, further = make_contribution("screening"), make_contribution("admissible")
    run = move([fresh, further], "out_of_scope", by=screener)
    assert (states([fresh, further]), left(run)) == (["out_of_scope", "admissible"], {"not_yours": 1})


def test_a_role_lost_meanwhile_stops_it(make_contribution, reviewer, monkeypatch):
    chosen = [make_contribution("screening") for _each in range(3)]
    run = start(OUT, chosen, reviewer)
    monkeypatch.setattr(carrying_out, "BATCH", 1)

    def ends_after_the_first(stage, done, total):
        if done == 1:
            RoleAssignment.objects.filter(account=reviewer).delete()

    jobs.work(run.job_id, lambda hold: {"_": actions.carry_out(job=hold.job, progress=ends_after_the_first).done})
    run.refresh_from_db()
    assert (run.done, left(run)) == (1, {"role_ended": 2})
    assert states(chosen) == ["out_of_scope", "screening", "screening"]


def test_a_region_lost_meanwhile_is_left_and_the_other_goes_on(make_contribution, make_account, rabat, oriental):
    both = make_account("Two regions", rabat, oriental)
    here, there = make_contribution("screening"), make_contribution("screening", region=oriental)
    run = start(OUT, [here, there], both)
    RoleAssignment.objects.filter(account=both, region=oriental).delete()
    assert (left(work_on(run)), states([here, there])) == ({"not_yours": 1}, ["out_of_scope", "screening"])


def test_the_same_press_twice_starts_once(make_contribution, reviewer):
    chosen, ticket = Contribution.objects.filter(pk=make_contribution("screening").pk), uuid.uuid4()
    first, second = (actions.start_run(order=OUT, chosen=chosen, by=reviewer, ticket=ticket) for _each in range(2))
    assert (first, BulkRun.objects.count(), Job.objects.filter(task="consultations.carry_out_bulk").count()) == (
        second,
        1,
        1,
    )


def test_two_runs_on_the_same_ones_do_each_once(make_contribution, reviewer, make_account, rabat):
    chosen = [make_contribution("screening") for _each in range(2)]
    runs = [start(OUT, chosen, reviewer), start(OUT, chosen, make_account("Other", rabat))]
    done = [work_on(run) for run in runs]
    assert [(run.done, left(run)) for run in done] == [(2, {}), (0, {"meanwhile": 2})]
    assert StatusChange.objects.filter(to_status="out_of_scope").count() == 2


def test_answers_are_published_as_they_were_worded_then_by_a_second_person(make_contribution, reviewer):
    writer = create_account(email="writer@example.org", by=None)
    good, own, reworded, without = (make_contribution("under_review") for _each in range(4))
    propose(good, writer)
    propose(own, reviewer)
    draft = propose(reworded, writer)
    run = start(PUBLISH, [good, own, reworded, without], reviewer)
    type(draft).objects.filter(pk=draft.pk).update(version=draft.version + 1)
    run = work_on(run)
    assert (run.done, left(run)) == (1, {"own_hand": 1, "meanwhile": 1, "no_answer": 1})
    assert states([good, own, reworded, without]) == ["answered", *["under_review"] * 3]


def test_a_worker_that_is_shot_leaves_each_item_done_or_not_begun(make_contribution, reviewer, transactional_db):
    """A process of its own dies by SIGKILL inside the third item; the next one does what is left, nothing twice."""
    chosen = [make_contribution("screening", author_email=f"a{n}@example.org") for n in range(5)]
    run = start(OUT, chosen, reviewer)
    connection.close()  # the child opens its own
    child = os.fork()
    if child == 0:
        _dies_in_the_third(run.job_id)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert states(chosen) == ["out_of_scope"] * 2 + ["screening"] * 3
    assert run.items.filter(state="done").count() == 2
    Job.objects.filter(pk=run.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    run = work_on(run)
    assert (run.done, run.skipped, run.job.attempts) == (5, 0, 2)
    changes = StatusChange.objects.filter(to_status="out_of_scope")
    assert sorted(changes.values_list("contribution", flat=True)) == [one.pk for one in chosen]
    assert OutgoingMail.objects.filter(key__startswith="status_changed").count() == 5
    assert AuditEntry.objects.filter(action="contribution_moved", details__after="out_of_scope").count() == 5


def _dies_in_the_third(job_id):
    """Move two, and be shot when the third is moved but not noted."""
    usual, seen = steps.DOING["move"], []

    def shot(item, run, by):
        usual(item, run, by)
        seen.append(item)
        if len(seen) == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        steps.DOING["move"] = shot
        jobs.work(job_id, lambda hold: {"_": actions.carry_out(job=hold.job, progress=nobody_asks).done})
    finally:
        os._exit(7)


def test_whoever_lost_the_lease_does_nothing_more(make_contribution, reviewer, monkeypatch):
    chosen = [make_contribution("screening") for _each in range(3)]
    run = start(OUT, chosen, reviewer)
    monkeypatch.setattr(carrying_out, "BATCH", 1)
    hold = jobs.take(run.job_id)
    Job.objects.filter(pk=run.job_id).update(lease_token=uuid.uuid4())
    with pytest.raises(jobs.LeaseLost):
        actions.carry_out(
            job=hold.job, progress=lambda stage, done, total: hold.progress(stage=stage, done=done, total=total)
        )
    assert states(chosen) == ["screening"] * 3


def test_what_another_worker_did_is_not_done_again(make_contribution, reviewer):
    """Both read the same batch; one of them is late."""
    one = make_contribution("screening")
    run = start(OUT, [one], reviewer)
    late = queries.next_items(run, 25)
    work_on(run)
    desk_actions.move(contribution=one, to="screening", by=reviewer, reason="سبب")
    for pk in late:
        carrying_out._do(pk, run, reviewer)
    assert (states([one]), run.items.get().state) == (["screening"], "done")


def test_what_stopped_goes_on_where_it_stopped(make_contribution, reviewer, monkeypatch):
    chosen = [make_contribution("screening") for _each in range(2)]
    run = start(OUT, chosen, reviewer)
    Job.objects.filter(pk=run.job_id).update(state="failed")
    assert actions.go_on(run=run, by=reviewer).job_id != run.job_id
    run.refresh_from_db()
    assert work_on(run).done == 2
    job = BulkRun.objects.get(pk=run.pk).job_id
    assert actions.go_on(run=run, by=reviewer).job_id == job  # it is done: nothing goes on


def test_old_reports_are_forgotten(move, make_contribution):
    old, fresh = (
        move([make_contribution("screening")], "admissible"),
        move([make_contribution("screening")], "diverted"),
    )
    BulkRun.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=181))
    assert actions.forget_old_runs() == 1
    assert (list(BulkRun.objects.all()), BulkItem.objects.count()) == ([fresh], 1)
