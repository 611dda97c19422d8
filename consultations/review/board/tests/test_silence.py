"""Each region by category and axis: who said nothing about what, beside population and targets; how to invite them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.review.board import targets
from consultations.review.board.tests.test_targets import associations, coordinator, expect, meeting, sale
from strategy.models import Region

SILENCE = "review:silence"
__all__ = ["associations", "coordinator", "sale"]


def places(browser, **asked):
    page = browser.get(reverse(SILENCE), asked)
    assert page.status_code == 200
    return page.context["places"]


def numbers(place):
    return {line.name: ([field.number for field in line.fields], line.total.number) for line in place.lines}


@pytest.fixture
def national(make_account, sign_in):
    return sign_in(make_account("National", None, role="coordinator"))


def test_each_field_has_its_figure_and_those_who_named_no_category_a_line_of_their_own(
    coordinator, make_contribution, associations, axis, sale
):
    for each in ({"category": associations}, {"category": associations, "province": sale}, {"axis": None}, {}):
        make_contribution("admissible", **each)
    make_contribution("admissible", category=associations, axis=None)
    make_contribution("submitted", category=associations)  # nobody has read it: it does not count yet
    [place] = places(coordinator)
    found = numbers(place)
    assert (found[associations.name], found[""]) == (([2], 3), ([1], 2))
    assert ([field.number for field in place.everybody.fields], place.total.number) == ([3], 5)
    others = len(place.lines) - 2  # all categories but the associations, and the line without a name
    assert (place.fields, place.silent) == (others + 1, others)
    assert place.picture.count("shade-0") == others


def test_a_region_is_compared_with_its_part_of_the_population(national, make_contribution, rabat, oriental):
    for region, people in ((rabat, 3_000), (oriental, 1_000)):
        Region.objects.filter(pk=region.pk).update(population=people)
    for region, number in ((rabat, 1), (oriental, 3)):
        for _each in range(number):
            make_contribution("admissible", region=region)
    rows = [(one.region.code, one.total.number, one.share) for one in places(national)]
    assert rows == [("04", 1, 33), ("02", 3, 300)]


def test_targets_stand_at_the_fields_they_are_for(coordinator, make_contribution, rabat, associations, axis, sale):
    make_contribution("admissible", category=associations)
    expect(9, region=rabat)
    expect(7, region=rabat, axis=axis)
    expect(5, region=rabat, category=associations)
    expect(1, region=rabat, category=associations, axis=axis)
    expect(3, region=rabat, category=associations, axis=axis, province=sale)  # of a province: no field here
    [place] = places(coordinator)
    line = next(line for line in place.lines if line.name == associations.name)
    assert [place.total.expected, place.everybody.fields[0].expected, line.total.expected, line.fields[0].expected] == [
        9,
        7,
        5,
        1,
    ]
    assert (len(place.targets), place.reached) == (5, 1)


@pytest.mark.parametrize(("session", "leads"), [({}, True), ({"closes": -1}, False), ({"state": "cancelled"}, False)])
def test_an_empty_field_leads_to_the_invitation_while_there_is_time(
    session, leads, coordinator, rabat, associations, axis
):
    meeting(rabat, **session)
    address = f"{reverse('invitations:add', args=['RS-04'])}?category=associations"
    page = coordinator.get(reverse(SILENCE)).content.decode()
    assert page.count(f'href="{address}"') == (2 if leads else 0)  # about the axis, and in all


def test_an_auditor_reads_and_is_led_to_no_invitation(make_account, sign_in, rabat, associations):
    meeting(rabat)
    page = sign_in(make_account("Auditor", rabat, role="auditor")).get(reverse(SILENCE)).content.decode()
    assert associations.name in page
    assert "invit" not in page.split("<main")[1].split("regions-heard")[1]


def test_another_region_is_not_there_and_one_of_several_can_be_asked_for(coordinator, national, rabat, oriental):
    assert [(place.region, place.share) for place in places(national, region="04")] == [(rabat, None)]
    for browser, code in ((coordinator, "02"), (national, "99"), (national, "x\x00")):
        assert browser.get(reverse(SILENCE), {"region": code}).status_code == 404


def test_it_costs_the_same_however_many_regions_and_figures(
    coordinator, national, make_contribution, rabat, oriental, associations, monkeypatch
):
    monkeypatch.setattr(targets, "remembered", lambda _key, compute, **_options: compute())
    costs = []
    for browser, of in ((coordinator, rabat), (national, oriental)):
        browser.get(reverse(SILENCE))
        make_contribution("admissible", region=of, category=associations)
        expect(2, region=of)
        with CaptureQueriesContext(connection) as spent:
            places(browser)
        costs.append(len(spent))
    assert costs[0] == costs[1]
