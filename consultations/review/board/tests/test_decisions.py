"""A decision is somebody's: what follows by itself, and what takes a decision back, is none."""

import pytest
from django.urls import reverse

from consultations.contributions.actions import move_contribution


@pytest.fixture
def coordinator(make_account, sign_in, rabat):
    return sign_in(make_account("Karim Coordinator", rabat, role="coordinator"))


def test_what_no_hand_decided_and_what_is_taken_back_are_no_decisions(
    coordinator, make_contribution, reviewer, move, undo
):
    leader = make_contribution("under_review")  # two decisions
    copy = make_contribution("admissible")  # and one
    move_contribution(contribution=copy, to="joined", by=reviewer, into=leader)
    move_contribution(contribution=leader, to="diverted", by=reviewer, reason="سبب")  # a decision; its copy is split
    copy.refresh_from_db()
    assert copy.status == "admissible"
    run = move([copy], "under_review")  # a decision
    undo(run)
    board = coordinator.get(reverse("review:board")).context["board"]
    assert (board.people, board.weeks[-1][2]) == ([("Salma Reviewer", 5)], 5)
    assert [place.decided for place in board.places] == [5]
