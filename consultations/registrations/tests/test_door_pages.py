"""The door as plain pages: find, note, undo, seat, let in; for whom it opens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.door import guests
from consultations.registrations.models import Registration
from consultations.registrations.tests.conftest import Meeting, come, fresh
from consultations.registrations.tests.reception import Source, browser_of, came, staff, today
from portal.shared.time import clock
from stakeholders.models import Organisation

pytestmark = pytest.mark.django_db
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE


@pytest.fixture
def session(meeting: Meeting) -> RegionalSession:
    return today(meeting, seats_in_room=4, seats_remote=4)


@pytest.fixture
def salma(session: RegionalSession) -> Client:
    """The reception's browser."""
    return browser_of(staff())


def at(view: str, *arguments: str) -> str:
    return reverse(f"door:{view}", args=arguments)


def shown(response) -> list[str]:
    """Return the references of the people on the page; what the script would fill is not of them."""
    html = re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)
    return re.findall(r'<li class="guest"[^>]*data-reference="([^"]+)"', html)


def numbers(response) -> dict[str, str]:
    found = re.findall(r'data-count="(\w+)">(.*?)</b>', response.content.decode())
    return {name: re.sub(r"<[^>]+>", "", text) for name, text in found}


def test_lists_say_who_is_expected_here_remote_and_waiting(salma: Client, session: RegionalSession) -> None:
    people = [come(session, name) for name in ("ياسمين", "أمينة", "عمر", "ليلى", "سعيد")]
    karim, nadia = come(session, "كريم", REMOTE), come(session, "نادية", REMOTE)
    actions.note_at_door(registration=people[2], source=Source.NAME, by=staff("karim"))
    actions.note_arrival(registration=karim, mode=REMOTE, source=Source.JOINED, by=None)
    pages = {name: salma.get(at("door", "RS-04"), {"show": name}) for name in ("expected", "here", "remote", "waiting")}
    assert {name: shown(page) for name, page in pages.items()} == {
        "expected": ["RS-04-002", "RS-04-004", "RS-04-001"],  # by name
        "here": ["RS-04-003"],
        "remote": [karim.reference, nadia.reference],
        "waiting": ["RS-04-005"],
    }
    assert numbers(pages["here"]) == {"expected": "3", "here": "1", "remote": "1/2", "waiting": "1"}
    assert shown(salma.get(at("door", "RS-04"))) == shown(pages["expected"])
    assert shown(salma.get(at("door", "RS-04"), {"show": "?"})) == shown(pages["expected"])
    here = pages["here"].content.decode()
    assert clock(people[2].session.starts_at) in here
    assert "Karim" in here


@pytest.mark.parametrize("words", ["امينه", "AMINA", "rs-04-001", "الامل", "أمينة بنيس", "  بنيس   امينة "])
def test_anybody_is_found_as_people_type(salma: Client, session: RegionalSession, words: str) -> None:
    come(session, "أمينة بنيس (Amina)", organisation_name="جمعية الأمل")
    come(session, "عمر بنجلون")
    assert shown(salma.get(at("door", "RS-04"), {"q": words})) == ["RS-04-001"]


def test_search_finds_by_the_organisation_of_the_directory_and_whoever_cancelled(
    salma: Client, session: RegionalSession
) -> None:
    body = Organisation.objects.create(
        code="O-1", name_ar="تعاونية النور", name_fr="Coopérative Nour", region_id="04", category_id="associations"
    )
    gone = come(session, "عمر", organisation=body)
    actions.cancel_registration(registration=gone, by=None)
    page = salma.get(at("door", "RS-04"), {"q": "تعاونيه nour"})
    assert shown(page) == ["RS-04-001"]
    assert str(Registration.Status.CANCELLED.label) in page.content.decode()
    assert at("arrive", "RS-04", "RS-04-001") not in page.content.decode()
    assert shown(salma.get(at("door", "RS-04"))) == []


def test_page_asks_as_often_for_three_as_for_one(salma: Client, session: RegionalSession) -> None:
    by = staff("karim")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            salma.get(at("door", "RS-04"), {"q": "شخص"})
        return len(asked)

    def add(name: str) -> None:
        person = come(session, f"شخص {name}", needs={"transport": ""}, organisation_name="جمعية")
        actions.note_at_door(registration=person, source=Source.NAME, by=by)

    add("أ")
    alone = queries()
    add("ب")
    add("ج")
    assert queries() == alone


def test_check_in_by_name_leads_back_to_the_same_list(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    answer = salma.post(at("arrive", "RS-04", "RS-04-001"), {"from_list": "1", "q": "امين"})
    assert answer["Location"] == f"{at('door', 'RS-04')}?q=%D8%A7%D9%85%D9%8A%D9%86"
    assert came() == [("أمينة", "room", "name", "Salma")]
    answer = salma.post(at("take_back", "RS-04", "RS-04-001"), {"from_list": "1", "show": "here"})
    assert answer["Location"] == f"{at('door', 'RS-04')}?show=here"
    assert came() == []


def test_pass_leads_the_reception_to_the_person_and_notes_nothing_by_being_opened(
    salma: Client, session: RegionalSession
) -> None:
    amina = come(session, "أمينة", language="fr")
    seal, hers = links.seal_of("RS-04-001"), at("person", "RS-04", "RS-04-001")
    opened = salma.get(links.pass_url(amina))
    assert opened["Location"] == f"{hers}?seal={seal}"  # in the language of the reception
    page = salma.get(opened["Location"])
    assert f'name="seal" value="{seal}"' in page.content.decode()
    assert salma.get(at("arrive", "RS-04", "RS-04-001"))["Location"] == at("person", "RS-04", "RS-04-001")
    assert came() == []
    salma.post(at("arrive", "RS-04", "RS-04-001"), {"seal": seal})
    assert came() == [("أمينة", "room", "pass", "Salma")]
    again = salma.get(opened["Location"]).content.decode()
    assert f'data-slot="clock"><bdi dir="ltr">{clock(timezone.now())}</bdi>' in again
    assert "Salma" in again
    assert "data-check-in" not in re.sub(r"<template.*?</template>", "", again, flags=re.DOTALL)


def test_forged_seal_is_no_pass(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    salma.post(at("arrive", "RS-04", "RS-04-001"), {"seal": links.seal_of("RS-04-002")})
    assert came() == [("أمينة", "room", "name", "Salma")]


def test_pass_opened_by_anybody_else_shows_the_pass(session: RegionalSession) -> None:
    amina = come(session, "أمينة")
    for browser in (Client(), browser_of(staff("touria", region="06")), browser_of(staff("rim", role="rapporteur"))):
        assert browser.get(links.pass_url(amina)).status_code == 200
    own = staff("hind")
    hers = come(session, "هند", account=own)
    page = browser_of(own).get(links.pass_url(hers))
    assert (page.status_code, at("person", "RS-04", hers.reference) in page.content.decode()) == (200, True)


def test_whoever_waits_is_not_noted_and_the_page_says_why(salma: Client, meeting: Meeting) -> None:
    session = today(meeting, "RS-04-B", seats_in_room=1)
    come(session, "أمينة")
    come(session, "عمر")
    reason = guests.guest(Registration.objects.get(number=2)).reason
    assert re.search(r"\b1\b", reason)  # the place on the list
    assert reason in salma.get(at("person", "RS-04-B", "RS-04-B-002")).content.decode()
    refused = salma.post(at("arrive", "RS-04-B", "RS-04-B-002"))
    assert (refused.status_code, came()) == (422, [])
    assert 'id="errors"' in refused.content.decode()
    assert salma.post(at("seat", "RS-04-B", "RS-04-B-002")).status_code == 422


def test_free_seat_is_given_at_the_door(salma: Client, meeting: Meeting) -> None:
    session = today(meeting, "RS-04-B", seats_in_room=1)
    first, second = come(session, "أمينة"), come(session, "عمر")
    actions.cancel_registration(registration=first, by=None)
    assert (
        at("seat", "RS-04-B", "RS-04-B-002") in salma.get(at("door", "RS-04-B"), {"show": "waiting"}).content.decode()
    )
    salma.post(at("seat", "RS-04-B", "RS-04-B-002"))
    assert (fresh(second).status, came()) == ("seated", [("عمر", "room", "name", "Salma")])


def test_needs_are_shown_unless_they_could_not_be_met(salma: Client, session: RegionalSession) -> None:
    amina = come(session, "أمينة", needs={"sign_language": "", "transport": "", "other": "كرسي متحرك"})
    unmet = amina.needs.get(kind="transport")
    actions.settle_need(need=unmet, state="unmet", note="لا يتوفر", by=staff("karim", role="coordinator"))
    html = re.sub(r"<template.*?</template>", "", salma.get(at("door", "RS-04")).content.decode(), flags=re.DOTALL)
    assert re.findall(r'data-need="(\w+)"', html) == ["sign_language", "other"]
    assert "كرسي متحرك" not in html
    assert "كرسي متحرك" in salma.get(at("person", "RS-04", "RS-04-001")).content.decode()


def test_walk_in_is_let_in_with_four_questions(salma: Client, session: RegionalSession) -> None:
    form = salma.get(at("walk_in", "RS-04"), {"q": "هند"}).content.decode()
    assert set(re.findall(r'name="(\w+)"', form)) >= {"full_name", "capacity", "phone", "province", "ticket"}
    assert not re.search(r'name="(email|needs|mode|language)"', form)
    ticket = re.search(r'name="ticket" value="([^"]+)"', form)[1]
    asked = {"full_name": "هند", "capacity": "cat:associations", "phone": "0661234567", "ticket": ticket}
    refused = salma.post(at("walk_in", "RS-04"), asked | {"capacity": ""})
    assert (refused.status_code, 'value="هند"' in refused.content.decode()) == (422, True)
    answer = salma.post(at("walk_in", "RS-04"), asked)
    assert answer["Location"] == at("person", "RS-04", "RS-04-001")
    assert came() == [("هند", "room", "name", "Salma")]
    assert reverse("meetings:slip", args=["RS-04-001"]) in salma.get(answer["Location"]).content.decode()
    # Sent twice: the same person, once. The same form for another person leads to the first.
    salma.post(at("walk_in", "RS-04"), asked)
    salma.post(at("walk_in", "RS-04"), asked | {"full_name": "ليلى"})
    assert Registration.objects.count() == 1


def test_walk_in_without_a_seat_is_told_and_waits(salma: Client, meeting: Meeting) -> None:
    come(today(meeting, "RS-04-B", seats_in_room=1))
    form = salma.get(at("walk_in", "RS-04-B"))
    assert 'class="notice warning">' in form.content.decode()
    answer = salma.post(at("walk_in", "RS-04-B"), {"full_name": "هند", "capacity": "cat:experts"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert Registration.objects.get(full_name="هند").status == "waiting"
    assert came() == []


@pytest.mark.parametrize("columns", [{"state": "cancelled"}, {"mode": "remote"}, {"starts_at": 4}])
def test_closed_door_says_why_and_offers_no_button(
    salma: Client, session: RegionalSession, columns: dict[str, object]
) -> None:
    come(session, "أمينة")
    if "starts_at" in columns:
        columns = {"starts_at": timezone.now() + timedelta(hours=4), "ends_at": timezone.now() + timedelta(hours=8)}
    RegionalSession.objects.filter(pk=session.pk).update(**columns)
    html = salma.get(at("door", "RS-04")).content.decode()
    html = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    assert re.search(r"<p class=\"notice warning\"\s+data-closed>[^<]{20,}</p>", html)
    assert "data-check-in" not in html
    assert at("walk_in", "RS-04") not in html


def test_hostile_names_stay_text(salma: Client, session: RegionalSession) -> None:
    come(session, "<img src=x onerror=alert(1)> \u202eأمينة", organisation_name="</script><b>")
    for page in (salma.get(at("door", "RS-04")), salma.get(at("person", "RS-04", "RS-04-001"))):
        assert "<img" not in page.content.decode()
        assert "</script><b>" not in page.content.decode()


def test_door_opens_to_those_who_keep_it_in_the_region(session: RegionalSession, meeting: Meeting) -> None:
    come(session, "أمينة")
    come(today(meeting, "RS-04-B"), "عمر")
    pages = [
        at("door", "RS-04"), at("walk_in", "RS-04"), at("person", "RS-04", "RS-04-001"), at("roster", "RS-04"),
        at("worker", "RS-04"), at("offline", "RS-04"),
    ]  # fmt: skip
    keepers = [
        ("a", "reception", "04"),
        ("b", "coordinator", "04"),
        ("c", "reception", "06"),
        ("d", "rapporteur", "04"),
    ]
    said = {}
    for name, role, region in keepers:
        browser = browser_of(staff(name, role, region))
        said[name] = {browser.get(page).status_code for page in pages}
    assert said == {"a": {200}, "b": {200}, "c": {404}, "d": {403}}
    mixed_up = browser_of(staff("f"))
    assert mixed_up.get(at("person", "RS-04-B", "RS-04-001")).status_code == 404
    assert mixed_up.post(at("arrive", "RS-04-B", "RS-04-001")).status_code == 404
    assert came() == []
