"""A bulk action is taken back where it still stands, by whoever did it or by a coordinator, for a week."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consultations.contributions import workflow
from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.review import actions as desk_actions
from consultations.review.bulk import queries
from consultations.review.bulk.actions import undo_run
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.tests.conftest import left, states
from consultations.review.tests.answering import propose
from portal.shared.models import OutgoingMail

S = Contribution.Status


@pytest.mark.parametrize("before", ["screening", "admissible", "under_review"])
def test_each_goes_back_to_where_it_was_and_its_author_is_told(before, move, undo, make_contribution):
    one = make_contribution(before, author_email="amina@example.org", author_language="fr")
    undoing = undo(move([one], "out_of_scope"), reason="خطأ في الانتقاء")
    assert (states([one]), undoing.done, undoing.undoes.done) == ([before], 1, 1)
    mail = OutgoingMail.objects.filter(recipient="amina@example.org").latest("pk")
    assert "خطأ في الانتقاء" in mail.body
    assert OutgoingMail.objects.filter(key__startswith="status_changed").count() == 2


def test_only_what_still_stands_so_goes_back(move, undo, make_contribution, reviewer):
    still, moved, withdrawn = (make_contribution("screening") for _each in range(3))
    run = move([still, moved, withdrawn], "admissible")
    desk_actions.move(contribution=moved, to="under_review", by=reviewer)
    desk_actions.move_contribution(contribution=withdrawn, to="withdrawn", by=None)
    undoing = undo(run)
    assert states([still, moved, withdrawn]) == ["screening", "under_review", "withdrawn"]
    assert (undoing.done, left(undoing)) == (1, {"meanwhile": 2})


def test_there_and_back_again_is_not_as_it_was_left(move, undo, make_contribution, reviewer):
    """Somebody reopened it and set it aside again: their decision stands."""
    one = make_contribution("screening")
    run = move([one], "out_of_scope")
    for to in ("screening", "out_of_scope"):
        desk_actions.move(contribution=one, to=to, by=reviewer, reason="سبب")
    assert (left(undo(run)), states([one])) == ({"meanwhile": 1}, ["out_of_scope"])


def test_a_start_of_the_review_is_taken_back_without_a_mail(move, undo, make_contribution):
    one = make_contribution("admissible", author_email="amina@example.org")
    before = OutgoingMail.objects.count()
    undo(move([one], "under_review"))
    assert (states([one]), OutgoingMail.objects.count()) == (["admissible"], before)


def test_a_start_of_the_review_stays_where_somebody_has_begun_to_answer(move, undo, make_contribution, reviewer):
    """Back among the accepted its answer would wait where nobody looks for it."""
    answered, plain = make_contribution("admissible"), make_contribution("admissible")
    run = move([answered, plain], "under_review")
    propose(answered, reviewer)
    assert (left(undo(run)), states([answered, plain])) == ({"answering": 1}, ["under_review", "admissible"])


def test_what_the_table_knows_no_way_back_from_is_left(move, undo, make_contribution):
    fresh, returned = make_contribution(), make_contribution("returned")
    with pytest.raises(ValidationError):
        undo(move([fresh], "screening"))
    assert (left(undo(move([returned], "diverted"))), states([returned])) == ({"no_way_back": 1}, ["diverted"])


def test_once_within_a_week_and_with_a_reason(move, make_contribution, reviewer):
    run = move([make_contribution("screening")], "admissible")
    late = run.finished_at + timedelta(days=7, seconds=1)
    for options in ({"reason": ""}, {"reason": "خطأ", "now": late}):
        with pytest.raises(ValidationError):
            undo_run(run=run, by=reviewer, ticket=uuid.uuid4(), **options)
    runs = [undo_run(run=run, by=reviewer, reason="خطأ", ticket=uuid.uuid4()) for _each in range(2)]
    assert (runs[0], BulkRun.objects.filter(undoes=run).count()) == (runs[1], 1)


def test_a_screener_takes_back_what_they_did(move, undo, make_contribution, make_account, rabat):
    screener, one = make_account("Screener", rabat, role="screener"), make_contribution("screening")
    assert undo(move([one], "admissible", by=screener), by=screener).done == 1
    assert states([one]) == ["screening"]


def test_a_coordinator_takes_back_anybodys_and_a_colleague_nobodys(move, undo, make_contribution, make_account, rabat):
    coordinator, colleague = make_account("C", rabat, role="coordinator"), make_account("D", rabat)
    one, two = make_contribution("screening"), make_contribution("screening")
    assert undo(move([one], "admissible"), by=coordinator).done == 1
    # The page does not let a colleague in; if the role was lost after the start, each item says so.
    assert left(undo(move([two], "admissible"), by=colleague)) == {"not_yours": 1}


def test_no_hand_goes_the_way_back(make_contribution, reviewer):
    one = make_contribution("admissible")
    with pytest.raises(workflow.InvalidMove):
        desk_actions.move(contribution=one, to="screening", by=reviewer, reason="سبب")


def test_a_run_is_not_undone_while_it_runs(move, make_contribution, reviewer):
    run = move([make_contribution("screening")], "admissible")
    BulkRun.objects.filter(pk=run.pk).update(finished_at=None)
    with pytest.raises(ValidationError):
        undo_run(run=run, by=reviewer, reason="خطأ", ticket=uuid.uuid4(), now=timezone.now())


def merged_into(leader, *, by, number=2, **words):
    """Let so many be read with a leader, as somebody merged them."""
    return [
        move_contribution(contribution=one, to="joined", by=by, into=leader)
        for one in (leader.make(state, **words) for state in ("screening", "admissible")[:number])
    ]


@pytest.fixture
def leader(make_contribution):
    """An admissible contribution, with which others can be read."""
    one = make_contribution("admissible")
    one.make = make_contribution
    return one


def test_what_was_split_by_it_is_read_with_its_leader_again(leader, move, undo, reviewer):
    copies = merged_into(leader, by=reviewer, author_email="nora@example.org")
    run = move([leader], "out_of_scope")
    assert states([leader, *copies]) == ["out_of_scope", "screening", "admissible"]
    undoing = undo(run)
    assert states([leader, *copies]) == ["admissible", "joined", "joined"]
    assert set(leader.merged.values_list("pk", flat=True)) == {one.pk for one in copies}
    assert (queries.split_by(run), queries.split_by(undoing)) == (2, 0)
    told = OutgoingMail.objects.filter(recipient="nora@example.org", key__startswith="status_changed")
    assert told.count() == 2


def test_what_somebody_took_up_meanwhile_stays_apart_and_the_report_says_so(leader, move, undo, desk, reviewer):
    taken_up, again = merged_into(leader, by=reviewer)
    run = move([leader], "out_of_scope")
    assert "2" in desk.get(reverse("review:bulk_run", args=[run.pk])).context["split"]
    desk_actions.move(contribution=taken_up, to="admissible", by=reviewer)
    undoing = undo(run)
    assert states([leader, taken_up, again]) == ["admissible", "admissible", "joined"]
    assert queries.split_by(undoing) == 1
    assert "1" in desk.get(reverse("review:bulk_run", args=[undoing.pk])).context["split"]


def test_one_that_was_split_from_another_since_is_not_drawn_back(leader, move, undo, make_contribution, reviewer):
    copy, _other = merged_into(leader, by=reviewer)
    run, third = move([leader], "out_of_scope"), make_contribution("admissible")
    move_contribution(contribution=copy, to="joined", by=reviewer, into=third)
    desk_actions.move(contribution=third, to="diverted", by=reviewer, reason="سبب")
    undo(run)
    assert states([copy]) == ["screening"]


def test_what_a_colleague_merged_into_it_since_keeps_it_where_it_is(make_contribution, move, undo, reviewer):
    """Taken back it would speak for nobody, and split what somebody has just put together."""
    one, copy = make_contribution("screening"), make_contribution("screening")
    run = move([one], "admissible")
    move_contribution(contribution=copy, to="joined", by=reviewer, into=one)
    assert (left(undo(run)), states([one, copy])) == ({"meanwhile": 1}, ["admissible", "joined"])


def test_before_it_starts_it_is_said_how_many_it_would_split(leader, desk, reviewer):
    merged_into(leader, by=reviewer)
    address = f"{reverse('review:bulk_new')}?status=admissible&ticked=1&one={leader.reference}"
    form = desk.get(address).context["form"]
    sent = {name: form[name].value() for name in ("newest", "counted", "ticket")}
    splits = {}
    for act in ("out_of_scope", "under_review"):
        page = desk.post(address, sent | {"act": act, "reason": "سبب", "do": "look"})
        splits[act] = page.context["plan"].splitting
    assert splits == {"out_of_scope": 2, "under_review": 0}
