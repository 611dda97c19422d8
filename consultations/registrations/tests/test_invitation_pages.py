"""The pages of the invitations: what each costs, what a wrong address gets, what the desk is told."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.invitations import queries as invitation_queries
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.models import Invitation, InvitationList
from consultations.registrations.tests.conftest import Meeting
from portal.shared.models import AuditEntry
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, Category, Organisation
from strategy.models import Region
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(regions) -> Account:
    account = create_account(email="coordinator@example.org", by=None)
    grant_role(account=account, role="coordinator", region=Region.objects.get(code="04"), by=None)
    return account


@pytest.fixture
def desk(coordinator: Account) -> Client:
    return signed_in(coordinator)


def invite(session: RegionalSession, by: Account, place: int, **values: object) -> Invitation:
    given = {"email": f"g{place}@example.org", "category": Category.objects.get(code="experts")}
    return actions.invite(session=session, guest=Guest(full_name=f"ضيف {place}", **given | values), by=by)


def organisation(place: int) -> Organisation:
    return Organisation.objects.create(
        code=f"body-{place}", name_ar=f"هيئة {place}", name_fr=f"Organisme {place}", category_id="associations",
        region_id="04", state="verified", contact_email=f"o{place}@example.org",
    )  # fmt: skip


def cost(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as spent:
        assert browser.get(page).status_code == 200
    return len(spent)


def test_pages_cost_the_same_at_one_and_at_three_rows(desk: Client, meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    pages = [reverse(f"invitations:{name}", args=[session.code]) for name in ("listing", "directory", "coverage")]
    costs = []
    for places in (range(1), range(1, 3)):
        for place in places:
            invite(session, coordinator, place, organisation=organisation(place))
            invite(session, coordinator, 10 + place, email="", phone=f"+21266123456{place}")
        costs.append([cost(desk, page) for page in pages])
    assert costs[0] == costs[1]


def test_list_is_narrowed_and_paged_without_loss(
    desk: Client, meeting: Meeting, coordinator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_queries, "PAGE", 2)
    session = meeting()
    all_of_them = [invite(session, coordinator, place).pk for place in range(5)]
    page, shown = reverse("invitations:listing", args=[session.code]), []
    answer = desk.get(page)
    while True:
        shown.append([row.pk for row in answer.context["page"].rows])
        if not answer.context["next_url"]:
            break
        answer = desk.get(page + answer.context["next_url"])
    assert shown == [all_of_them[:2], all_of_them[2:4], all_of_them[4:]]
    back = desk.get(page + answer.context["previous_url"])
    assert [row.pk for row in back.context["page"].rows] == all_of_them[2:4]
    found = desk.get(page, {"words": "ضيف ٣ g3@example"}).context["page"].rows
    assert found == []
    assert [row.pk for row in desk.get(page, {"words": "g3@example"}).context["page"].rows] == [all_of_them[3]]


def test_bad_addresses_are_answered(desk: Client, meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    invite(session, coordinator, 1)
    for tail in (
        "?state=nothing",
        "?after=99999999999999999999",
        "?after=-1",
        "?words=%00",
        "?category=%00",
        "?words=%25",
    ):
        assert desk.get(reverse("invitations:listing", args=[session.code]) + tail).status_code == 200, tail
    for tail in ("?category=nothing", "?province=%00", "?category=%F0%9F"):
        for view in ("add", "directory"):
            assert desk.get(reverse(f"invitations:{view}", args=[session.code]) + tail).status_code == 200, tail
    for language in ("en", "ar", "fr"):  # no letter waits
        assert desk.get(reverse("invitations:letters", args=[session.code, language])).status_code == 404


def test_invitation_of_another_meeting_is_not_there(desk: Client, meeting: Meeting, coordinator: Account) -> None:
    here, there = meeting(), meeting("RS-OTHER")
    invitation = invite(there, coordinator, 1)
    kept = actions.keep_list(session=there, lines=[{"line": 2, "cells": {"name": "أ"}}], by=coordinator)
    assert desk.get(reverse("invitations:one", args=[here.code, invitation.pk])).status_code == 404
    assert desk.post(reverse("invitations:act", args=[here.code, invitation.pk]), {"remove": "1"}).status_code == 404
    assert desk.get(reverse("invitations:report", args=[here.code, kept.pk])).status_code == 404


def test_reception_and_rapporteur_invite_nobody(meeting: Meeting) -> None:
    session = meeting()
    for role in ("reception", "rapporteur", "reviewer"):
        account = create_account(email=f"{role}@example.org", by=None)
        grant_role(account=account, role=role, region=Region.objects.get(code="04"), by=None)
        browser = signed_in(account)
        for view in ("listing", "add", "upload", "directory", "coverage", "template"):
            assert browser.get(reverse(f"invitations:{view}", args=[session.code])).status_code == 403, (role, view)
        assert browser.post(reverse("invitations:send", args=[session.code])).status_code == 403


def test_wrong_file_is_refused_at_its_field_and_keeps_nothing(desk: Client, meeting: Meeting) -> None:
    page = reverse("invitations:upload", args=[meeting().code])
    for name, content in (
        ("list.xlsx", b"not a workbook \x00"),
        ("list.csv", b"colour\nred\n"),
        ("list.csv", b"name;email\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
    ):
        file = io.BytesIO(content)
        file.name = name
        refused = desk.post(page, {"table": file})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["table"]), content
    assert InvitationList.objects.count() == 0


def test_hostile_list_is_shown_and_runs_nowhere(desk: Client, meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    file = io.BytesIO(
        b'name;email;category\n<script>alert(1)</script>;a@example.org;experts\n"=cmd|calc";b@example.org;x\n'
    )
    file.name = "list.csv"
    report = desk.post(reverse("invitations:upload", args=[session.code]), {"table": file}, follow=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in report.content.decode()
    desk.post(report.redirect_chain[-1][0])
    assert [one.full_name for one in Invitation.objects.all()] == ["<script>alert(1)</script>"]
    page = desk.get(reverse("invitations:listing", args=[session.code])).content.decode()
    assert "<script>alert" not in page


def test_opening_by_a_scanner_that_only_looks_is_not_an_opening(meeting: Meeting, coordinator: Account) -> None:
    invitation = invite(meeting(), coordinator, 1)
    page = reverse("invited:answer", args=[links.invited_token(invitation)])
    assert Client().head(page).status_code == 200
    assert Invitation.objects.get().state == Invitation.State.TO_SEND
    Client().get(page)
    assert Invitation.objects.get().state == Invitation.State.OPENED


@pytest.mark.parametrize("state", ["announced", "cancelled", "live"])
def test_page_says_when_nobody_can_register(meeting: Meeting, coordinator: Account, state: str) -> None:
    session = meeting()
    invitation = invite(session, coordinator, 1)
    RegionalSession.objects.filter(pk=session.pk).update(state=state)
    page = reverse("invited:answer", args=[links.invited_token(invitation)])
    assert "registering" not in Client().get(page).content.decode()
    refused = Client().post(page, {"mode": "room", "full_name": "ضيف"})
    assert refused.status_code == 422
    assert Invitation.objects.get().registration is None


def test_taking_the_letters_is_on_the_record(desk: Client, meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    invite(session, coordinator, 1, email="", phone="+212661234561")
    assert desk.get(reverse("invitations:letters", args=[session.code, "ar"])).content.startswith(b"%PDF-")
    taken = AuditEntry.objects.get(action="letters_taken")
    assert (taken.region_code, taken.details) == ("04", {"language": "ar", "number": 1})
