"""How far assessors agree: the arithmetic by its published example, the board by counted pairs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.actions import hold_contribution
from consultations.review.assessing.actions import load_criteria
from consultations.review.assessing.tests.judging import judge
from consultations.review.board import agreement
from consultations.review.board.reliability import alpha
from tests.people import Role

# Krippendorff 2011, section C: four observers, twelve units, some marks missing.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def test_alpha_is_that_of_the_published_example():
    columns = zip(*(row.split() for row in OBSERVERS), strict=True)
    units = [([int(value) for value in column if value != "."], 1) for column in columns]
    assert round(alpha(units), 3) == 0.849


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({(1, 1): 5, (5, 5): 5}, 1.0),
        ({(3, 3): 9}, None),
        ({}, None),
        ({(1, 5): 1, (5, 1): 1}, -0.5),
    ],
)
def test_alpha_at_its_ends(pairs, expected):
    assert alpha(pairs.items()) == expected


@pytest.fixture(autouse=True)
def criteria(db):
    load_criteria()


@pytest.fixture
def other(make_account, rabat):
    return make_account("Driss Other", rabat)


@pytest.fixture
def board(sign_in, make_account):
    def shown(*regions):
        browser = sign_in(
            make_account(
                f"Coordinator of {regions[0]}".encode("ascii", "ignore").decode(), *regions, role=Role.COORDINATOR
            )
        )
        return browser.get(reverse("review:board")).context["agreements"]

    return shown


def test_pairs_are_counted_by_criterion_and_by_region(
    board, make_contribution, reviewer, other, rabat, oriental, monkeypatch
):
    monkeypatch.setattr(agreement, "FEWEST_PAIRS", 2)
    for second in ({"cost": 5}, {}):
        contribution = make_contribution("under_review")
        judge(contribution, reviewer, every=2)
        judge(contribution, other, every=3, **second)
    alone = make_contribution("under_review")
    judge(alone, reviewer)
    held = make_contribution("under_review", region=oriental)
    judge(held, reviewer, every=1)
    judge(held, other, every=5)
    hold_contribution(contribution=held, by=other, reason="خطر")
    figures = board(rabat)
    cost = next(line for line in figures.criteria.lines if line.code == "cost")
    assert (cost.contributions, cost.within, cost.mean_gap, round(cost.alpha, 3)) == (
        2,
        50,
        2.0,
        -0.25,
    )  # 1 - 3 × 20 / 48
    assert [(line.code, line.contributions, line.within) for line in figures.regions] == [("04", 2, 92)]
    assert figures.by_region == []
    everywhere = board(None)
    assert [(line.code, line.contributions, line.alpha) for line in everywhere.regions] == [
        ("02", 0, None),
        ("04", 2, everywhere.regions[1].alpha),
    ]
    assert [table.code for table in everywhere.by_region] == ["04"]
    assert {line.contributions for line in everywhere.criteria.lines} == {2}  # what is held out is in none of them


def test_alpha_is_not_said_of_too_few(board, make_contribution, reviewer, other, rabat):
    contribution = make_contribution("under_review")
    judge(contribution, reviewer, every=2)
    judge(contribution, other, every=4)
    line = board(rabat).criteria.lines[0]
    assert (line.contributions, line.mean_gap, line.alpha, line.is_too_few) == (1, 2.0, None, True)


def test_it_costs_the_same_however_many_were_assessed(make_contribution, reviewer, other, rabat):
    costs = []
    for _turn in range(2):
        contribution = make_contribution("under_review")
        judge(contribution, reviewer)
        judge(contribution, other)
        with CaptureQueriesContext(connection) as spent:
            agreement._count([rabat])
        costs.append(len(spent))
    assert costs[0] == costs[1]
