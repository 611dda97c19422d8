"""People come to a meeting: with an e-mail or with a code alone, seated or waiting, in the room or remotely."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Attendance, Registration
from portal.shared import time
from portal.shared.models import AuditEntry
from stakeholders.models import RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

AMINA, OMAR = "أمينة بنيس", "عمر بنجلون"
EMAIL = "amina.bennis@example.org"
CODE = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")


def test_two_people_and_one_seat(portal: Portal) -> None:
    session = open_meeting("RS-04-REG", seats_in_room=1, seats_remote=5)
    amina = amina_registers_by_the_calendar(portal, session)
    letter = confirmation_says_when_and_where(portal, session)
    code = omar_waits_with_a_code_alone(portal, session)
    omar = omar_comes_back_on_another_device(portal, code)
    omar_follows_remotely_meanwhile(omar)
    amina_cancels_from_her_mail(portal, amina, letter)
    omar_takes_the_seat_and_shows_his_pass(omar)
    lost_link_is_sent_again(portal)
    assert portal.examiner.faults == []
    stranger_forges_no_pass(portal, omar)
    told = set(AuditEntry.objects.filter(object_kind="consultations.registration").values_list("action", flat=True))
    assert told == {
        "registered", "registration_corrected", "mode_changed", "registration_cancelled", "seat_offered",
        "offer_accepted",
    }  # fmt: skip


def amina_registers_by_the_calendar(portal: Portal, session: RegionalSession) -> Visitor:
    """From the meeting's page, without JavaScript; wrongly first: what she typed stays."""
    amina = portal.visitor(scripts=False)
    page = amina.page
    amina.opens("public_site:session", session.code)
    amina.looks()
    amina.follows("registrations:new", session.code)
    amina.looks()
    page.check("[name=mode][value=room]")
    page.fill("[name=full_name]", AMINA)
    page.fill("[name=email]", EMAIL)
    page.fill("[name=phone]", "12")
    page.check("[name=needs][value=sign_language]")
    amina.submits("form.registering")
    assert page.evaluate("document.activeElement.id") == "errors"
    expect(page.locator("#errors a[href='#id_phone']")).to_be_visible()
    expect(page.locator("#errors a[href='#id_capacity']")).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value(AMINA)
    amina.looks()
    page.fill("[name=phone]", "06 61 23 45 67")
    page.select_option("[name=capacity]", "cat:citizens")
    amina.submits("form.registering")
    page.wait_for_url(portal.at("registrations:receipt"))
    amina.looks()
    assert CODE.search(page.locator(".receipt-code").inner_text())
    return amina


def confirmation_says_when_and_where(portal: Portal, session: RegionalSession) -> EmailMessage:
    """Mail, page and calendar agree to the minute."""
    letter = portal.post_office.mail_about(portal.says("You are registered"))
    body = letter.get_body(("plain",)).get_content()
    with translation.override(portal.language):
        for words in (time.day(session.starts_at), time.clock(session.starts_at), time.clock(session.ends_at)):
            assert words in body
        session.refresh_from_db()
        assert session.venue in body
    assert session.remote_link not in body
    (attached,) = letter.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    (event,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert time.clock(event.decoded("dtstart")) == time.clock(session.starts_at)
    assert time.clock(event.decoded("dtend")) == time.clock(session.ends_at)
    return letter


def omar_waits_with_a_code_alone(portal: Portal, session: RegionalSession) -> str:
    """No e-mail, no seat left in the room: he is on the list and holds a code."""
    omar = portal.visitor(scripts=False)
    page = omar.page
    omar.opens("registrations:new", session.code)
    page.check("[name=mode][value=room]")
    page.fill("[name=full_name]", OMAR)
    page.select_option("[name=capacity]", "cat:associations")
    page.fill("[name=organisation_name]", "جمعية الأمل بسيدي قاسم")
    omar.submits("form.registering")
    expect(page.locator("h1")).to_have_text(portal.says("You are on the waiting list"))
    omar.looks()
    found = CODE.search(page.locator(".receipt-code").inner_text())
    assert found
    omar.context.close()
    return found[0]


def omar_comes_back_on_another_device(portal: Portal, code: str) -> Visitor:
    omar = portal.visitor()
    omar.opens("public_site:track")
    omar.looks()
    omar.page.fill("[name=code]", code.lower().replace("-", " "))
    omar.submits(".code-entry")
    omar.page.wait_for_url(re.compile(r"/registrations/RS-04-REG-002/$"))
    omar.looks()
    return omar


def omar_follows_remotely_meanwhile(omar: Visitor) -> None:
    omar.presses("form:has([name=mode][value=remote]) [type=submit]")
    row = Registration.objects.get(full_name=OMAR)
    assert (row.status, row.mode, row.waits_for) == ("seated", "remote", "room")
    omar.looks()


def amina_cancels_from_her_mail(portal: Portal, amina: Visitor, letter: EmailMessage) -> None:
    """The personal link opens her registration in any browser."""
    body = letter.get_body(("plain",)).get_content()
    amina.context.close()
    again = portal.visitor()
    again.page.goto(re.search(r"http\S+/registrations/open/\S+", body)[0])
    again.looks()
    again.follows("registrations:correct", "RS-04-REG-001")
    again.looks()
    again.page.fill("[name=full_name]", f"{AMINA} العلوي")
    again.submits("main form.card")
    again.follows("registrations:cancel", "RS-04-REG-001")
    again.looks()
    again.presses("main .btn.danger")
    again.looks()
    assert portal.post_office.mail_about(portal.says("Your registration is cancelled"))["to"] == EMAIL
    again.context.close()


def omar_takes_the_seat_and_shows_his_pass(omar: Visitor) -> None:
    omar.page.reload()
    omar.looks()
    omar.presses("[name=accept]")
    row = Registration.objects.get(full_name=OMAR)
    assert (row.status, row.mode, row.waits_for) == ("seated", "room", "")
    omar.looks()
    omar.presses("main a[href*='/registrations/pass/']")
    expect(omar.page.locator(".qr svg")).to_be_visible()
    omar.looks()


def stranger_forges_no_pass(portal: Portal, omar: Visitor) -> None:
    stranger = portal.visitor()
    forged = omar.page.url.rstrip("/")[:-1] + ("a" if omar.page.url.rstrip("/")[-1] != "a" else "b") + "/"
    assert stranger.page.goto(forged).status == 404
    stranger.context.close()


def lost_link_is_sent_again(portal: Portal) -> None:
    """The page says the same whether somebody is registered or not."""
    omar = portal.visitor()
    omar.opens("registrations:send_again")
    omar.looks()
    omar.page.fill("[name=email]", "personne@example.org")
    omar.submits("main form.card")
    expect(omar.page.locator(".alert-success")).to_be_visible()
    omar.looks()
    omar.context.close()


def test_remote_meeting_is_joined_from_the_portal_and_its_link_shown_to_nobody_else(portal: Portal) -> None:
    begins = timezone.now() + timedelta(minutes=45)
    elsewhere = portal.address.replace("localhost", "127.0.0.1")  # another site, to the browser
    session = open_meeting("RS-04-JOIN", starts_at=begins, remote_link=f"{elsewhere}/healthz")
    person = portal.visitor(scripts=False)
    person.opens("registrations:new", session.code)
    person.page.check("[name=mode][value=remote]")
    person.page.fill("[name=full_name]", AMINA)
    person.page.select_option("[name=capacity]", "cat:experts")
    person.submits("form.registering")
    person.follows("registrations:own", "RS-04-JOIN-001")
    person.follows("registrations:join", "RS-04-JOIN-001")
    expect(person.page.locator("main form [type=submit]")).to_have_count(0)
    person.looks()
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(minutes=20))
    person.opens("registrations:join", "RS-04-JOIN-001")
    person.looks()
    assert session.remote_link not in person.page.content()
    assert portal.examiner.faults == []  # what the other site's pages lack is not ours to answer for
    person.submits("main form.actions")
    assert person.page.url == session.remote_link
    note = Attendance.objects.get(registration__reference="RS-04-JOIN-001")
    assert (note.mode, note.source) == ("remote", "joined")
    stranger = portal.visitor()
    assert session.remote_link not in stranger.opens("public_site:session", session.code).text()
    assert stranger.opens("registrations:join", "RS-04-JOIN-001").status == 404


def test_coordinator_registers_for_others_and_sees_to_what_they_need(portal: Portal) -> None:
    session = open_meeting("RS-04-DESK", seats_in_room=1)
    coordinator = staff_member(portal, "bouchra", RoleAssignment.Role.COORDINATOR, "04")
    page = coordinator.page
    coordinator.opens("meetings:meetings")
    coordinator.looks()
    coordinator.follows("meetings:registrations", session.code)
    coordinator.looks()
    for name in (AMINA, OMAR):
        coordinator.opens("meetings:add", session.code)
        page.check("[name=mode][value=room]")
        page.fill("[name=full_name]", name)
        page.select_option("[name=capacity]", "cat:associations")
        page.select_option("[name=language]", "ar")
        page.check("[name=needs][value=transport]")
        page.fill("[name=needs_details]", "من سيدي سليمان")
        coordinator.submits("form.registering")
        expect(page.locator(".receipt-code")).to_be_visible()
    coordinator.looks()
    coordinator.opens("meetings:registrations", session.code)
    coordinator.looks()
    page.fill("[name=words]", "امينه")  # as people type it: no hamza, a ha for the ta marbuta
    coordinator.submits("form.filters")
    expect(page.locator("table.people tbody tr")).to_have_count(1)
    coordinator.follows("meetings:registration", "RS-04-DESK-001")
    coordinator.looks()
    coordinator.presses("[value=cancel]")
    coordinator.opens("meetings:registration", "RS-04-DESK-002")
    coordinator.looks()
    coordinator.presses("[value=accept]")
    assert Registration.objects.get(full_name=OMAR).status == "seated"
    coordinator.opens("meetings:needs", session.code)
    coordinator.looks()
    page.select_option("[name=state]", "unmet")
    coordinator.submits("form.settling")
    expect(page.locator(".invalid-feedback")).to_be_visible()
    coordinator.looks()
    page.fill("[name=note]", "الحافلة مكتملة")
    coordinator.submits("form.settling")
    coordinator.looks()
    assert portal.examiner.faults == []
    stranger = staff_member(portal, "touria", RoleAssignment.Role.COORDINATOR, "06")
    for view, arguments in (
        ("meetings:registrations", [session.code]), ("meetings:needs", [session.code]),
        ("meetings:add", [session.code]), ("meetings:registration", ["RS-04-DESK-002"]),
    ):  # fmt: skip
        assert stranger.opens(view, *arguments).status == 404
