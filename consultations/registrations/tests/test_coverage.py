"""Who is missing at a meeting stands first, and the coordinator is told once a week."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, tasks
from consultations.registrations.invitations import coverage, coverage_picture
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.tests.conftest import Meeting, come
from portal.shared.models import OutgoingMail
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, Category
from strategy.models import Province, Region

pytestmark = pytest.mark.django_db


def coordinator(region: str | None = "04", name: str = "coordinator") -> Account:
    account = create_account(email=f"{name}@example.org", by=None, language="fr")
    grant_role(account=account, role="coordinator", region=Region.objects.filter(code=region).first(), by=None)
    return account


def test_what_is_missing_stands_first(meeting: Meeting) -> None:
    session = meeting(seats_in_room=9)
    by, rabat = create_account(email="by@example.org", by=None), Province.objects.get(region="04", name_fr="Rabat")
    for category in ("wali", "associations"):
        guest = Guest(full_name=category, category=Category.objects.get(code=category), email=f"{category}@example.org")
        actions.invite(session=session, guest=guest, by=by)
    come(session, "أ", category="associations", province=rabat)
    come(session, "ب", Presence.REMOTE, category="experts")
    come(session, "ج", category="citizens")
    cancelled = come(session, "د", category="ads")
    actions.cancel_registration(registration=cancelled, by=None)
    found = coverage.of_session(session)
    assert len(found.categories) == 12
    assert [row.category.pk for row in found.categories][-2:] == ["associations", "experts"]
    rows = {row.category.pk: (row.invited, row.answered, row.room, row.remote) for row in found.categories}
    assert rows["associations"] == (1, 0, 1, 0)
    assert (rows["experts"], rows["wali"], rows["ads"]) == ((0, 0, 0, 1), (1, 0, 0, 0), (0, 0, 0, 0))
    assert len(found.missing_categories) == 10
    (with_people,) = [row for row in found.provinces if row.registered]
    assert (with_people.province, found.provinces[-1]) == (rabat, with_people)
    assert with_people.rate == pytest.approx(100_000 / rabat.population)
    assert found.unplaced == 2


def test_gap_closes_when_somebody_answers(meeting: Meeting) -> None:
    session = meeting()
    before = {row.category.pk for row in coverage.of_session(session).missing_categories}
    come(session, category="wali")
    after = {row.category.pk for row in coverage.of_session(session).missing_categories}
    assert before - after == {"wali"}


def test_coverage_costs_the_same_however_many_come(meeting: Meeting, django_assert_num_queries) -> None:
    session = meeting(seats_in_room=9)
    for people in ("أ", "بج"):
        for name in people:
            come(session, name, category="experts")
        with django_assert_num_queries(7):
            coverage.of_session(session)


def test_picture_says_the_same_as_the_table(meeting: Meeting) -> None:
    session = meeting()
    come(session, category="experts")
    found = coverage.of_session(session)
    drawn = coverage_picture.categories(found)
    assert drawn.count("<rect") == 24
    assert drawn.count("stroke-dasharray") == 11
    assert "الخبيرات والخبراء: 1" in drawn


def test_coordinator_is_told_once_a_week_who_is_missing(meeting: Meeting) -> None:
    meeting()
    coordinator(), coordinator("06", "foreign"), coordinator(None, "national")
    for _twice in range(2):
        tasks.report_coverage()
    (mail,) = OutgoingMail.objects.filter(key__startswith="coverage:")
    assert (mail.recipient, mail.language) == ("coordinator@example.org", "fr")
    assert "Wali de la région" in mail.body
    assert "<" not in mail.body
    actions.report_coverage(at=timezone.now() + timedelta(days=7))
    assert OutgoingMail.objects.filter(key__startswith="coverage:").count() == 2


def test_last_day_is_not_called_in_no_days(meeting: Meeting) -> None:
    session = meeting()
    coordinator()
    actions.report_coverage(at=session.registration_closes_at - timedelta(seconds=1))
    # The figure is isolated: something that is no word stands between it and its unit.
    assert re.search(r"0\W+jour", OutgoingMail.objects.get(key__startswith="coverage:").body) is None


def test_region_without_a_coordinator_is_told_to_the_national_one(meeting: Meeting) -> None:
    meeting()
    coordinator(None, "national")
    assert actions.report_coverage(at=timezone.now()) == 1
    assert OutgoingMail.objects.get(key__startswith="coverage:").recipient == "national@example.org"


CLOSED = [{"state": "announced"}, {"state": "held"}, {"registration_closes_at": timezone.now()}]


@pytest.mark.parametrize("change", CLOSED)
def test_nobody_is_told_while_registration_is_not_open(meeting: Meeting, change: dict) -> None:
    session = meeting()
    coordinator()
    RegionalSession.objects.filter(pk=session.pk).update(**change)
    assert actions.report_coverage(at=timezone.now()) == 0
    assert OutgoingMail.objects.filter(key__startswith="coverage:").count() == 0


def test_complete_meeting_needs_no_report(meeting: Meeting) -> None:
    session = meeting(seats_in_room=None)
    coordinator()
    provinces = list(Province.objects.filter(region="04"))
    categories = list(Category.objects.filter(invited=True))
    for place in range(max(len(provinces), len(categories))):
        category, province = categories[place % len(categories)], provinces[place % len(provinces)]
        come(session, f"شخص {place}", category=category.pk, province=province)
    assert coverage.of_session(session).is_complete
    assert actions.report_coverage(at=timezone.now()) == 0


def test_days_left_are_those_of_moroccos_calendar(meeting: Meeting) -> None:
    session = meeting()
    closes = session.registration_closes_at
    assert [coverage.days_left(session, closes - timedelta(days=days)) for days in (3, 0)] == [3, 0]
    assert coverage.days_left(session, closes + timedelta(days=1)) == 0
