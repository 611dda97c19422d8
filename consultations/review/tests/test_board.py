"""The board counts what is there, where one works, and nothing that is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import hold_contribution, move_contribution
from consultations.contributions.models import Contribution
from consultations.review.assigning.models import Assignment
from consultations.review.board import agreement, queries
from consultations.review.tests.answering import publish
from stakeholders.models import Category
from strategy.models import Province

BOARD = "review:board"


@pytest.fixture
def provinces(rabat):
    names = [("04-1", "الخميسات", 3_000), ("04-2", "سلا", 1_000)]
    return [
        Province.objects.create(code=code, region=rabat, name_ar=name, name_fr=name, population=people)
        for code, name, people in names
    ]


@pytest.fixture
def coordinator(make_account, sign_in, rabat):
    return sign_in(make_account("Karim Coordinator", rabat, role="coordinator"))


def figures(browser):
    page = browser.get(reverse(BOARD))
    assert page.status_code == 200
    return page.context["board"]


def test_what_waits_by_state_and_age(coordinator, make_contribution):
    for days in (0, 6, 8, 20, 45, 90):
        one = make_contribution("screening" if days == 8 else "submitted")
        Contribution.objects.filter(pk=one.pk).update(submitted_at=timezone.now() - timedelta(days=days, hours=1))
    make_contribution("withdrawn")
    board = figures(coordinator)
    assert (board.states, board.waiting) == ([("submitted", 5), ("screening", 1)], 6)
    assert [count for _start, _end, count in board.ages] == [2, 1, 1, 1, 1]
    assert (board.places[0].waiting, board.places[0].oldest_days) == (6, 90)


def test_with_whom_it_waits(coordinator, make_contribution, reviewer):
    for status in ("submitted", "screening", "out_of_scope"):
        Assignment.objects.create(contribution=make_contribution(status), assignee=reviewer, at=timezone.now())
    make_contribution()
    assert figures(coordinator).loads == [("Salma Reviewer", 2), (None, 1)]


def test_who_decided_and_what_was_answered(coordinator, make_contribution, reviewer):
    publish(make_contribution("under_review"), reviewer)  # three decisions of the way, and the answer
    make_contribution("admissible")
    make_contribution("withdrawn")
    board = figures(coordinator)
    assert board.people == [("Salma Reviewer", 4)]
    place = board.places[0]
    assert (place.counted, place.answered, place.answered_percent) == (2, 1, 50)
    assert board.weeks[-1][1:] == (3, 4)


def test_colleagues_of_one_name_stay_two(coordinator, make_contribution, make_account, rabat, reviewer):
    other = make_account("Salma Second", rabat)
    type(other).objects.filter(pk=other.pk).update(full_name="Salma Reviewer")
    for each, number in ((reviewer, 1), (other, 2)):
        for _turn in range(number):
            one = make_contribution()
            Assignment.objects.create(contribution=one, assignee=each, at=timezone.now())
            move_contribution(contribution=one, to="screening", by=each)
            move_contribution(contribution=one, to="admissible", by=each)
    board = figures(coordinator)
    named = [f"Salma Reviewer ({each.email})" for each in (other, reviewer)]
    assert board.loads == [(named[0], 2), (named[1], 1)]
    assert board.people == [(named[0], 2), (named[1], 1)]


def test_places_are_compared_with_their_part_of_the_population(coordinator, make_contribution, provinces):
    wide, dense = provinces
    for province, number in ((wide, 1), (dense, 3)):
        for _each in range(number):
            make_contribution("admissible", province=province)
    board = figures(coordinator)
    rows = [(row.code, row.by_axis, row.total, row.rate, row.share) for row in board.heard_places]
    # Three quarters of the people said one quarter: a third of what their number lets expect.
    assert rows == [(wide.code, [1], 1, 100_000 / 3_000, 33), (dense.code, [3], 3, 300.0, 300)]


def test_categories_that_said_nothing_stand_first(coordinator, make_contribution, db):
    silent, heard = (
        Category.objects.create(code=code, number=place, name_ar=code, name_fr=code)
        for place, code in enumerate(("silent", "heard"), start=50)
    )
    make_contribution("admissible", category=heard)
    rows = [(row.code, row.total) for row in figures(coordinator).heard_categories if row.code in {"silent", "heard"}]
    assert rows == [(silent.code, 0), (heard.code, 1)]


def test_another_regions_figures_and_what_is_held_are_not_counted(
    coordinator, make_account, sign_in, make_contribution, oriental, reviewer
):
    make_contribution("admissible", region=oriental)
    held = make_contribution("screening")
    hold_contribution(contribution=held, by=reviewer, reason="خطر")
    board = figures(coordinator)
    assert (board.waiting, board.places[0].counted, board.people) == (0, 0, [])
    national = sign_in(make_account("National", None, role="coordinator"))
    board = figures(national)
    assert not board.is_of_provinces
    assert {place.code: place.counted for place in board.places} == {"04": 0, oriental.code: 1}


def test_it_costs_the_same_however_much_there_is(coordinator, make_contribution, monkeypatch):
    for counting in (queries, agreement):
        monkeypatch.setattr(counting, "remembered", lambda _key, compute, **_options: compute())
    costs = []
    for _turn in range(2):
        make_contribution("admissible")
        make_contribution("submitted")
        with CaptureQueriesContext(connection) as spent:
            figures(coordinator)
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_figures_are_counted_once_in_five_minutes(coordinator, make_contribution):
    make_contribution()
    assert figures(coordinator).waiting == 1
    make_contribution()
    assert figures(coordinator).waiting == 1
