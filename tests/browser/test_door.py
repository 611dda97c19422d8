"""The reception at work: by name, by the pass, without JavaScript, and when there is no line."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.models import Attendance, Registration
from portal.shared.folding import fold
from portal.shared.models import AuditEntry
from portal.shared.time import clock
from stakeholders.models import RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.reception import (
    NO_LINE,
    comes,
    device_of,
    finds,
    give_cookie,
    kept_on,
    notes,
    number,
    opens_door,
    receptionist,
    row,
    until,
)
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

AMINA, OMAR, LEILA, HIND = "أمينة بنيس", "عمر بنجلون", "Leïla Œuvrard", "هند العلوي"
LONG = "محمد أمين الإدريسي العلوي المدغري بن عبد السلام القادري الحسني الرباطي"
REFERENCES = {name: f"RS-04-DOOR-{number:03d}" for number, name in enumerate((AMINA, OMAR, LEILA, LONG, HIND), start=1)}


@pytest.fixture
def session(portal: Portal) -> RegionalSession:
    """A meeting in half an hour: three are expected, one follows remotely, one waits."""
    begins = timezone.now() + timedelta(minutes=30)
    session = open_meeting("RS-04-DOOR", starts_at=begins, seats_in_room=3, seats_remote=2)
    comes(session, AMINA, organisation_name="جمعية الأمل", category="associations", needs={"sign_language": ""})
    comes(session, OMAR)
    comes(session, LEILA)
    comes(session, LONG, Presence.REMOTE, needs={"companion": "", "other": "كرسي متحرك"})
    comes(session, HIND)
    return session


def faults(portal: Portal) -> list[str]:
    return [fault for fault in portal.examiner.faults if NO_LINE not in fault]


def came() -> list[tuple[str, str, str]]:
    found = Attendance.objects.select_related("registration").order_by("registration__number")
    return [(one.registration.full_name, one.mode, one.source) for one in found]


# -- with a line ------------------------------------------------------------------------------------------------------
def test_reception_keeps_the_door(portal: Portal, session: RegionalSession) -> None:
    salma = staff_member(portal, "salma", RoleAssignment.Role.RECEPTION, "04")
    salma.opens("meetings:registrations", session.code)
    salma.looks()
    salma.follows("door:door", session.code)
    expect(salma.page.locator("[data-line=online]")).to_be_visible()
    salma.looks()
    by_name_with_one_tap_and_an_undo(salma)
    whoever_waits_is_told_why(salma)
    by_the_pass(salma)
    not_registered(salma, session)
    assert faults(portal) == []
    assert came() == [(AMINA, "room", "name"), (LEILA, "room", "pass"), ("سعيد", "room", "name")]
    told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"door_list_read", "arrival_noted", "arrival_taken_back"} <= told


def by_name_with_one_tap_and_an_undo(salma: Visitor) -> None:
    """Typed as people type; the row says since when and by whom, the numbers follow."""
    amina = finds(salma, "امينه", REFERENCES[AMINA])
    expect(amina.locator("[data-need=sign_language]")).to_be_visible()
    amina.locator("[data-check-in] button").click()
    expect(amina).to_have_attribute("data-state", "here")
    expect(amina.locator("[data-slot=by]")).to_have_text("salma")
    expect(number(salma, "here")).to_have_text("1")
    expect(number(salma, "expected")).to_have_text("2")
    expect(amina.locator("[data-take-back] button")).to_be_focused()
    salma.looks()
    with salma.page.expect_navigation():
        amina.locator("[data-take-back] button").click()
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "expected")
    assert came() == []
    notes(salma, "الامل", REFERENCES[AMINA])
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "here")
    salma.page.fill("#q", "لا أحد بهذا الاسم")
    expect(salma.page.locator("[data-nobody-found]")).to_be_visible()
    salma.looks()


def whoever_waits_is_told_why(salma: Visitor) -> None:
    salma.page.click("[data-list=waiting]")
    hind = row(salma, REFERENCES[HIND])
    expect(hind.locator("[data-slot=reason]")).to_contain_text("1")
    expect(hind.locator("button:visible")).to_have_count(0)
    salma.looks()
    salma.page.click("[data-list=remote]")
    expect(row(salma, REFERENCES[LONG]).locator("[data-need=companion]")).to_be_visible()
    salma.looks()


def by_the_pass(salma: Visitor) -> None:
    """The camera opens the address; looking at it notes nothing."""
    leila = Registration.objects.get(full_name=LEILA)
    salma.page.goto(links.pass_url(leila))
    assert f"/{salma.portal.language}/door/" in salma.page.url
    salma.looks()
    assert not Attendance.objects.filter(registration=leila).exists()
    salma.page.click("[data-check-in] button")
    expect(row(salma, leila.reference)).to_have_attribute("data-state", "here")
    salma.looks()
    salma.page.goto(links.pass_url(leila))
    expect(row(salma, leila.reference)).to_have_attribute("data-state", "here")
    expect(salma.page.locator("[data-check-in]:visible")).to_have_count(0)


def not_registered(salma: Visitor, session: RegionalSession) -> None:
    """Somebody without a registration gets the seat of somebody who gave theirs back."""
    actions.cancel_registration(registration=Registration.objects.get(full_name=OMAR), by=None)
    actions.decline_offer(registration=Registration.objects.get(full_name=HIND), by=None)
    salma.opens("door:door", session.code)
    expect(salma.page.locator("[data-line=online]")).to_be_visible()
    salma.page.fill("#q", "سعيد")
    salma.presses("[data-walk-in]")
    expect(salma.page.locator("[name=full_name]")).to_have_value("سعيد")
    salma.submits("form.card")
    assert salma.page.evaluate("document.activeElement.id") == "errors"
    salma.looks()
    salma.page.select_option("[name=capacity]", "cat:experts")
    salma.submits("form.card")
    expect(row(salma, "RS-04-DOOR-006")).to_have_attribute("data-state", "here")
    salma.looks()
    salma.follows("meetings:slip", "RS-04-DOOR-006")
    expect(salma.page.locator(".receipt-code")).to_be_visible()


def test_everything_is_done_without_javascript(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal, scripts=False)
    page = salma.page
    salma.opens("door:door", session.code)
    expect(page.locator("[data-guests] > li")).to_have_count(3)
    salma.looks()
    page.fill("#q", "امينه")
    salma.submits("[data-search]")
    expect(page.locator("[data-guests] > li")).to_have_count(1)
    salma.submits("[data-check-in]")
    expect(page.locator(".alert-success")).to_be_visible()
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "here")
    salma.looks()
    assert came() == [(AMINA, "room", "name")]
    salma.submits("[data-take-back]")
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "expected")
    page.goto(links.pass_url(Registration.objects.get(full_name=AMINA)))
    salma.looks()
    salma.submits("[data-check-in]")
    assert came() == [(AMINA, "room", "pass")]
    salma.opens("door:person", session.code, REFERENCES[HIND])
    salma.looks()
    assert faults(portal) == []


# -- without a line ---------------------------------------------------------------------------------------------------
def test_door_goes_on_without_a_line(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    device_keeps_what_it_needs_and_no_more(salma, session)
    salma.context.set_offline(True)
    salma.page.reload()
    expect(salma.page.locator("[data-line=offline]")).to_be_visible()
    expect(salma.page.locator("[data-guests] > li:visible")).to_have_count(3)
    salma.looks()
    notes(salma, "امينه", REFERENCES[AMINA])
    notes(salma, "بنجلون", REFERENCES[OMAR])
    expect(number(salma, "here")).to_have_text("2")
    expect(salma.page.locator("[data-to-send]")).to_contain_text("2")
    salma.looks()
    row(salma, REFERENCES[OMAR]).locator("[data-undo]").click()
    expect(row(salma, REFERENCES[OMAR])).to_have_attribute("data-state", "expected")
    passes_open_without_a_line(salma)
    assert came() == []
    expired_sign_in_loses_nothing(salma, session)
    assert faults(portal) == []
    assert came() == [(AMINA, "room", "offline"), (LEILA, "room", "offline")]


def device_keeps_what_it_needs_and_no_more(salma: Visitor, session: RegionalSession) -> None:
    kept = kept_on(salma)
    (kept_list,) = kept["lists"]
    assert [person["name"] for person in kept_list["people"]] == [
        row.full_name for row in sorted(session.registrations.all(), key=lambda row: fold(row.full_name))
    ]
    door = salma.portal.at("door:door", session.code).removeprefix(salma.portal.address)
    passes = [f"/{language}/registrations/pass/RS-04-DOOR-" for language in ("ar", "fr")]
    assert kept["workers"] == sorted([door, *passes])
    everything = json.dumps(kept, ensure_ascii=False)
    for person in session.registrations.all():
        assert links.seal_of(person.reference) not in everything  # no pass is made from a device
        assert person.full_name not in "".join(kept["copies"])
        assert person.full_name not in kept["local"]
    assert (kept["notes"], "كرسي متحرك" in everything) == ([], False)


def passes_open_without_a_line(salma: Visitor) -> None:
    """The camera of the phone opens the pass of either language; a forged one is not taken for one."""
    leila = Registration.objects.get(full_name=LEILA)
    for language in ("ar", "fr"):
        leila.language = language
        salma.page.goto(links.pass_url(leila))
        expect(row(salma, leila.reference)).to_be_visible()
        expect(salma.page.locator("[data-guests] > li:visible")).to_have_count(1)
    salma.looks()
    row(salma, leila.reference).locator("[data-check-in] button").click()
    expect(row(salma, leila.reference)).to_have_attribute("data-state", "queued")
    salma.page.goto(re.sub(r"[^/]+/$", "aaaaaaaaaaaaaaaa/", links.pass_url(leila)))
    expect(salma.page.locator("[data-notice]")).to_be_visible()
    salma.looks()


def expired_sign_in_loses_nothing(salma: Visitor, session: RegionalSession) -> None:
    Session.objects.all().delete()
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-line=sign-in]")).to_be_visible()
    expect(salma.page.locator("[data-sign-in]")).to_be_visible()
    expect(salma.page.locator("[data-to-send]")).to_contain_text("2")
    assert came() == []
    salma.looks()
    give_cookie(RoleAssignment.objects.get(role="reception").account, salma)
    salma.opens("door:door", session.code)
    expect(number(salma, "here")).to_have_text("2")
    expect(salma.page.locator("[data-to-send]")).to_be_hidden()
    assert kept_on(salma)["notes"] == []


def test_refused_note_says_why_and_keeps_no_other_back(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    salma.context.set_offline(True)
    notes(salma, "امينه", REFERENCES[AMINA])
    notes(salma, "بنجلون", REFERENCES[OMAR])
    actions.cancel_registration(registration=Registration.objects.get(full_name=AMINA), by=None)
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-notice]")).to_contain_text(AMINA)
    expect(salma.page.locator("[data-to-send]")).to_be_hidden()
    assert came() == [(OMAR, "room", "offline")]
    salma.looks()
    assert faults(portal) == []


# -- what is forgotten ------------------------------------------------------------------------------------------------
NOTHING = {"lists": [], "copies": [], "workers": []}


def forgets(device: Visitor) -> None:
    """Wait until the device keeps nothing of the list."""
    until(device, "!(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length")
    kept = kept_on(device)
    assert {name: kept[name] for name in NOTHING} == NOTHING


@pytest.mark.parametrize("language", ["fr"])
def test_list_goes_by_a_button_at_the_sign_out_and_when_the_meeting_is_over(
    portal: Portal, session: RegionalSession
) -> None:
    account = receptionist("salma")
    salma = device_of(account, portal)
    opens_door(salma, session)
    salma.page.click("[data-forget]")
    expect(salma.page.locator("[data-keep]")).to_be_visible()
    forgets(salma)
    # Who asked for it is not given it again by opening the page.
    salma.page.reload()
    expect(salma.page.locator("[data-keep]")).to_be_visible()
    forgets(salma)
    salma.page.click("[data-keep]")
    expect(salma.page.locator("[data-forget]")).to_be_visible()
    opens_door(salma, session)

    # Signing out, on another page.
    salma.opens("meetings:meetings")
    salma.page.click(".wide-only .drop summary")
    salma.presses(".wide-only form[action$='/account/logout/'] button")
    forgets(salma)

    # The meeting was held: the server says so.
    give_cookie(account, salma)
    opens_door(salma, session)
    RegionalSession.objects.filter(pk=session.pk).update(state="held")
    salma.opens("door:door", session.code)
    salma.page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    forgets(salma)
    assert faults(portal) == []


@pytest.mark.parametrize("language", ["ar"])
def test_list_goes_with_its_time_even_without_a_line(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    notes_of = salma.portal.at("door:door", session.code)
    # The page lies open, without a line, until long after.
    salma.context.set_offline(True)
    notes(salma, "امينه", REFERENCES[AMINA])
    salma.page.clock.set_system_time(timezone.now() + timedelta(hours=12))
    salma.page.reload()
    expect(salma.page.locator("[data-guests] > li")).to_have_count(0)
    forgets(salma)
    # What was noted is no list: it waits to be sent.
    assert [note["reference"] for note in kept_on(salma)["notes"]] == [REFERENCES[AMINA]]
    salma.context.set_offline(False)
    salma.page.goto(notes_of)
    expect(number(salma, "here")).to_have_text("1")
    assert came() == [(AMINA, "room", "offline")]


@pytest.mark.parametrize("language", ["ar"])
def test_clock_of_a_device_is_set_right_by_the_line(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    salma.page.clock.install(time=timezone.now() - timedelta(hours=2))
    opens_door(salma, session)
    before = timezone.now() - timedelta(seconds=5)
    salma.context.set_offline(True)
    notes(salma, "امينه", REFERENCES[AMINA])
    shown = row(salma, REFERENCES[AMINA]).locator("[data-when=queued] [data-slot=clock]").inner_text()
    salma.context.set_offline(False)
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "here")
    arrived = Attendance.objects.get().arrived_at
    assert before <= arrived <= timezone.now()
    assert shown == clock(arrived)


@pytest.mark.parametrize("language", ["fr"])
def test_what_was_sent_is_undone_with_a_line_only(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    notes(salma, "امينه", REFERENCES[AMINA])
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "here")
    salma.context.set_offline(True)
    expect(salma.page.locator("[data-line=offline]")).to_be_visible()
    row(salma, REFERENCES[AMINA]).locator("[data-take-back] button").click()
    expect(salma.page.locator("[data-notice]")).to_be_visible()
    expect(row(salma, REFERENCES[AMINA])).to_have_attribute("data-state", "here")
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-line=online]")).to_be_visible()
    with salma.page.expect_navigation():
        row(salma, REFERENCES[AMINA]).locator("[data-take-back] button").click()
    assert came() == []


@pytest.mark.parametrize("language", ["ar"])
def test_worker_that_wakes_too_late_forgets_and_shows_nobody(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    salma.page.evaluate(
        """async (code) => DoorStore.lists.put({ ...(await DoorStore.lists.get(code)), keptUntil: 1 })""", session.code
    )
    salma.page.goto("about:blank")
    salma.context.set_offline(True)
    for address in (portal.at("door:door", session.code), links.pass_url(Registration.objects.get(full_name=LEILA))):
        with pytest.raises(Exception, match="ERR_"):
            salma.page.goto(address)
    salma.context.set_offline(False)
    salma.opens("public_site:home")
    assert [kept["code"] for kept in kept_on(salma)["lists"]] == []


@pytest.mark.parametrize("language", ["ar"])
def test_names_are_spelled_the_same_on_the_device_and_on_the_server(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_door(salma, session)
    names = [
        *(AMINA, LEILA, LONG, "Œuvre d’Été", "مُحَمَّـد عَليّ", "ٱلمؤسسة الإقليمية", "ÇA va—bien_ici", "ڤاس ڭلميم"),
        *("ﻣﺮﺣﺒﺎ", "İstanbul", "", "--", "RS-04-DOOR-001", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "😀"),
    ]
    assert salma.page.evaluate("(names) => names.map(DoorStore.fold)", names) == [fold(name) for name in names]
