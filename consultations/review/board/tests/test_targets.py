"""What is expected of whom: set by an administrator, compared on the silence board while there is time to invite."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.review.board import targets
from consultations.review.board.models import ParticipationTarget
from portal.shared.actions import save_configuration
from portal.shared.models import AuditEntry
from stakeholders.models import Category
from strategy.models import Province

BOARD = "review:board"


@pytest.fixture
def coordinator(make_account, sign_in, rabat):
    return sign_in(make_account("Karim Coordinator", rabat, role="coordinator"))


@pytest.fixture
def associations(db):
    return Category.objects.create(code="associations", number=50, name_ar="جمعيات", name_fr="Associations")


@pytest.fixture
def sale(rabat):
    return Province.objects.create(code="04-2", region=rabat, name_ar="سلا", name_fr="Salé", population=1_000)


def expect(number, **of):
    return ParticipationTarget.objects.create(expected=number, **of)


def rows(browser, **asked):
    page = browser.get(reverse(BOARD), asked)
    assert page.status_code == 200
    return page.context["targets"]


def meeting(region, *, state="registration_open", closes=5, contributions=12):
    """Let the region's meeting take registrations and contributions for so many days."""
    now = timezone.now()
    RegionalSession.objects.filter(region=region).update(
        state=state,
        registration_opens_at=now - timedelta(days=9),
        registration_closes_at=now + timedelta(days=closes),
        contributions_open_at=now - timedelta(days=9),
        contributions_close_at=now + timedelta(days=contributions),
    )


def test_without_a_target_nothing_is_compared(coordinator):
    assert rows(coordinator) == []


def test_each_is_compared_with_what_it_names_the_furthest_below_first(
    coordinator, make_contribution, rabat, associations, sale, axis, oriental
):
    for each in ({"category": associations}, {"category": associations, "province": sale}, {"axis": None}, {}):
        make_contribution("admissible", **each)
    make_contribution("submitted", category=associations)  # nobody has read it: it does not count yet
    make_contribution("admissible", category=associations, region=oriental)
    wanted = [
        expect(8, region=rabat),
        expect(4, region=rabat, category=associations),
        expect(10, region=rabat, category=associations, province=sale, axis=axis),
        expect(3, region=rabat, axis=axis),
    ]
    expect(2, region=oriental)
    found = {row.target.pk: (row.number, row.share, row.missing, row.is_far_below) for row in rows(coordinator)}
    everything, category, narrow, of_axis = (target.pk for target in wanted)
    assert found == {
        everything: (4, 50, 4, False),
        category: (2, 50, 2, False),
        narrow: (1, 10, 9, True),
        of_axis: (3, 100, 0, False),
    }
    assert rows(coordinator)[0].target.pk == narrow


def test_while_there_is_time_it_says_how_long_and_leads_to_the_invitation(coordinator, rabat, associations, sale):
    expect(4, region=rabat, category=associations, province=sale)
    meeting(rabat)
    [row] = rows(coordinator)
    address = f"{reverse('invitations:add', args=['RS-04'])}?category=associations&province=04-2"
    assert (row.window.days, row.window.meeting, row.invite_url) == (12, "RS-04", address)
    page = coordinator.get(reverse(BOARD)).content.decode()
    assert address.replace("&", "&amp;") in page
    form = coordinator.get(address).context["form"]
    assert (form["category"].value(), form["province"].value()) == ("associations", "04-2")


@pytest.mark.parametrize(
    ("session", "days", "invited"),
    [
        ({"closes": -1}, 12, False),
        ({"contributions": -1}, None, False),
        ({"state": "cancelled"}, None, False),
        ({"state": "held"}, 12, False),
    ],
)
def test_past_its_time_nobody_is_sent_to_invite(session, days, invited, coordinator, rabat):
    expect(4, region=rabat)
    meeting(rabat, **session)
    [row] = rows(coordinator)
    assert (row.window.days, bool(row.invite_url)) == (days, invited)


def test_an_auditor_reads_the_targets_and_invites_nobody(make_account, sign_in, rabat):
    expect(4, region=rabat)
    meeting(rabat)
    [row] = rows(sign_in(make_account("Auditor", rabat, role="auditor")))
    assert (row.window.days, row.invite_url) == (12, "")


def test_a_target_is_set_once_for_the_same_people_and_counts_at_once(coordinator, reviewer, rabat, oriental, sale):
    def save(**of):
        row = ParticipationTarget(**of)
        return save_configuration(row=row, by=reviewer, changed=["expected"], is_new=True)

    save(region=rabat, expected=5)
    refused = [{"region": rabat, "expected": 9}, {"region": rabat, "expected": 0},
               {"region": oriental, "province": sale, "expected": 2}]  # fmt: skip
    for of in refused:
        with pytest.raises(ValidationError):
            save(**of)
    assert [row.target.expected for row in rows(coordinator)] == [5]
    target = ParticipationTarget.objects.get()
    target.expected = 6
    save_configuration(row=target, by=reviewer, changed=["expected"], is_new=False)
    assert [row.target.expected for row in rows(coordinator)] == [6]
    assert AuditEntry.objects.filter(action__startswith="configuration_").count() == 2


def test_it_costs_the_same_at_one_target_and_at_three(coordinator, rabat, associations, sale, axis, monkeypatch):
    monkeypatch.setattr(targets, "remembered", lambda _key, compute, **_options: compute())
    meeting(rabat)
    coordinator.get(reverse(BOARD))
    costs = []
    for each in ([{"category": associations}], [{"province": sale}, {"axis": axis}]):
        for of in each:
            expect(3, region=rabat, **of)
        with CaptureQueriesContext(connection) as spent:
            rows(coordinator)
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_one_region_of_several_is_looked_at_by_its_provinces_and_no_other(
    coordinator, make_account, sign_in, rabat, oriental, sale
):
    expect(4, region=rabat)
    expect(4, region=oriental)
    national = sign_in(make_account("National", None, role="coordinator"))
    assert [row.target.region_id for row in rows(national)] == ["02", "04"]
    page = national.get(reverse(BOARD), {"region": "04"})
    assert (page.context["board"].is_of_provinces, page.context["only"]) == (True, rabat)
    assert [row.code for row in page.context["board"].heard_places] == ["04-2"]
    assert [row.target.region_id for row in page.context["targets"]] == ["04"]
    for browser, code in ((coordinator, "02"), (national, "99"), (national, "x\x00")):
        assert browser.get(reverse(BOARD), {"region": code}).status_code == 404
