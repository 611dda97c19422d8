"""What a device at the door is given, how long it may keep it, and what it delivers when the line is back."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.models import Registration
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.reception import browser_of, came, staff, today
from portal.shared.models import AuditEntry

pytestmark = pytest.mark.django_db
REMOTE = Presence.REMOTE


@pytest.fixture
def session(meeting: Meeting) -> RegionalSession:
    return today(meeting, seats_in_room=2, seats_remote=2)


@pytest.fixture
def salma(session: RegionalSession) -> Client:
    return browser_of(staff())


def at(view: str) -> str:
    return reverse(f"door:{view}", args=["RS-04"])


def note(reference: str = "RS-04-001", **values: Any) -> dict[str, Any]:
    return {"key": uuid.uuid4().hex, "reference": reference, "at": None, "offline": True, "taken_back": False} | values


def deliver(browser: Client, *notes: object) -> list[tuple[str, str]]:
    """Return each note's outcome, and the reason of a refusal."""
    answer = browser.post(at("notes"), {"notes": notes}, content_type="application/json")
    assert answer.status_code == 200
    told = answer.json()["answers"]
    assert [one["key"] for one in told] == [one.get("key") if isinstance(one, dict) else None for one in notes]
    return [(one["outcome"], one.get("reason", "")) for one in told]


def move(session: RegionalSession, **columns: object) -> None:
    RegionalSession.objects.filter(pk=session.pk).update(**columns)


# -- the list ---------------------------------------------------------------------------------------------------------
def test_list_tells_what_the_door_needs_and_nothing_more(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة بنيس", email="a@example.org", phone="+212661234567", needs={"other": "كرسي متحرك"})
    given = salma.get(at("roster")).json()
    assert given["people"] == [
        {
            "reference": "RS-04-001",
            "name": "أمينة بنيس",
            "body": "",
            "category": "المواطنات والمواطنون",
            "mode": "room",
            "needs": ["other"],
            "words": "امينه بنيس rs 04 001",
            "seal": hashlib.sha256(links.seal_of("RS-04-001").encode()).hexdigest(),
        }
    ]
    assert given["states"] == {"RS-04-001": {"state": "expected", "reason": "", "maySit": False, "clock": "", "by": ""}}
    assert links.seal_of("RS-04-001") not in json.dumps(given)
    assert (given["kept"], given["closed"]) == (True, "")
    assert given["keptUntil"] == int((session.ends_at + timedelta(hours=3)).timestamp() * 1000)


def test_whoever_cancelled_is_not_on_the_list(salma: Client, session: RegionalSession) -> None:
    actions.cancel_registration(registration=come(session, "أمينة"), by=None)
    come(session, "عمر")
    assert [one["name"] for one in salma.get(at("roster")).json()["people"]] == ["عمر"]


def test_names_are_given_again_only_when_they_changed_and_each_time_it_is_noted(
    salma: Client, session: RegionalSession
) -> None:
    amina = come(session, "أمينة")
    first = salma.get(at("roster")).json()
    actions.note_at_door(registration=amina, source="name", by=staff("karim"))
    second = salma.get(at("roster"), {"known": first["version"]}).json()
    assert ("people" in second, second["version"]) == (False, first["version"])
    assert second["states"]["RS-04-001"]["state"] == "here"
    assert second["states"]["RS-04-001"]["by"] == "Karim"
    come(session, "عمر")
    third = salma.get(at("roster"), {"known": first["version"]}).json()
    assert len(third["people"]) == 2
    read = AuditEntry.objects.filter(action="door_list_read").order_by("pk")
    assert [(row.region_code, row.object_id, row.details) for row in read] == [
        ("04", str(session.pk), {"people": 1}),
        ("04", str(session.pk), {"people": 2}),
    ]


def test_no_cache_keeps_the_list(salma: Client) -> None:
    assert "no-store" in salma.get(at("roster"))["Cache-Control"]


@pytest.mark.parametrize(
    ("columns", "over", "kept"),
    [
        ({}, False, True),
        ({"state": "live"}, False, True),
        ({"starts_at": 23}, False, True),
        ({"starts_at": 25}, False, False),
        ({"ends_at": -2}, False, True),
        ({"ends_at": -3}, True, None),
        ({"state": "held"}, True, None),
        ({"state": "cancelled"}, True, None),
        ({"state": "minutes_published"}, True, None),
        ({"mode": "remote"}, False, False),
    ],
)
def test_list_is_kept_from_the_day_before_until_three_hours_after(
    salma: Client, session: RegionalSession, columns: dict[str, Any], over: bool, kept: bool | None
) -> None:
    now = timezone.now()
    if "starts_at" in columns:
        starts = now + timedelta(hours=columns["starts_at"])
        columns = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    if "ends_at" in columns and "starts_at" not in columns:
        ends = now + timedelta(hours=columns["ends_at"])
        columns = {"starts_at": ends - timedelta(hours=2), "ends_at": ends}
    move(session, **columns)
    given = salma.get(at("roster")).json()
    assert (given.get("over", False), given.get("kept")) == (over, kept)
    assert ("people" in given) is not over


def test_list_made_ready_early_knows_when_the_door_opens(salma: Client, session: RegionalSession) -> None:
    starts = timezone.now() + timedelta(hours=20)
    move(session, starts_at=starts, ends_at=starts + timedelta(hours=2))
    given = salma.get(at("roster")).json()
    assert given["opens"] == int((starts - actions.DOOR_OPENS).timestamp() * 1000)
    assert (given["closed"], bool(given["early"])) == ("", True)


# -- what is delivered ------------------------------------------------------------------------------------------------
def test_notes_are_taken_in_one_by_one_and_a_refused_one_keeps_no_other_out(
    salma: Client, session: RegionalSession, meeting: Meeting
) -> None:
    for name in ("أمينة", "عمر", "ليلى"):
        come(session, name)
    come(today(meeting, "RS-04-B"), "سعيد")
    unreadable = note(key="?")
    answers = deliver(
        salma,
        note("RS-04-001"), note("RS-04-003"), note("RS-04-999"), unreadable, note("RS-04-B-001"), note("RS-04-001"),
        note("RS-04-002", offline=False), {"key": None}, note("../etc"),
    )  # fmt: skip
    assert [outcome for outcome, _reason in answers] == [
        "noted", "refused", "refused", "refused", "refused", "already", "noted", "refused", "refused",
    ]  # fmt: skip
    assert str(Registration.Status.WAITING.label) in answers[1][1]
    assert answers[2][1] == answers[4][1]  # of another meeting: not there
    assert came() == [("أمينة", "room", "offline", "Salma"), ("عمر", "room", "name", "Salma")]


def test_delivery_that_is_repeated_is_taken_in_once(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    come(session, "عمر")
    notes = [note("RS-04-001"), note("RS-04-002")]
    assert [outcome for outcome, _reason in deliver(salma, *notes)] == ["noted", "noted"]
    assert [outcome for outcome, _reason in deliver(salma, *notes)] == ["already", "already"]
    back = [{**one, "taken_back": True} for one in notes]
    assert [outcome for outcome, _reason in deliver(salma, *back, *notes)] == ["taken_back"] * 4
    assert came() == []


def test_reason_is_in_the_language_of_the_door(salma: Client, session: RegionalSession) -> None:
    for name in ("أمينة", "عمر", "ليلى"):
        come(session, name)
    with translation.override("fr"):
        answer = salma.post(at("notes"), {"notes": [note("RS-04-003")]}, content_type="application/json")
        label = str(Registration.Status.WAITING.label)
    assert label in answer.json()["answers"][0]["reason"]


@pytest.mark.parametrize("at_", [-(10**18), 10**18, 0, "soon", 1.5, None])
def test_moment_that_no_clock_shows_costs_no_note(salma: Client, session: RegionalSession, at_: object) -> None:
    come(session, "أمينة")
    (answer,) = deliver(salma, note(at=at_))
    assert answer[0] == ("noted" if at_ not in ("soon", 1.5) else "refused")


def test_pass_is_a_pass_only_with_its_seal(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    come(session, "عمر")
    seal = links.seal_of("RS-04-001")
    deliver(salma, note("RS-04-001", offline=False, seal=seal), note("RS-04-002", offline=False, seal=seal))
    assert [source for _name, _mode, source, _by in came()] == ["pass", "name"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"notes": {}}', '{"notes": [1]}', '{"notes": null}', "null", "\x00", '{"notes": 5}']
)
def test_what_cannot_be_read_is_told_and_takes_nothing_in(salma: Client, body: str) -> None:
    assert salma.post(at("notes"), body, content_type="application/json").status_code == 400


def test_more_notes_than_a_meeting_has_are_not_read(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    answer = salma.post(at("notes"), {"notes": [note()] * 201}, content_type="application/json")
    assert (answer.status_code, came()) == (400, [])


def test_notes_are_taken_days_after_the_meeting_was_held(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة")
    ends = timezone.now() - timedelta(days=2)
    move(session, state="held", starts_at=ends - timedelta(hours=4), ends_at=ends)
    assert deliver(salma, note()) == [("noted", "")]


def test_expired_sign_in_and_foreign_forms_take_nothing_in(session: RegionalSession) -> None:
    come(session, "أمينة")
    sent = {"notes": [note()]}
    nobody = Client().post(at("notes"), sent, content_type="application/json")
    assert nobody.status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = browser_of(staff("karim")).cookies
    assert careful.post(at("notes"), sent, content_type="application/json").status_code == 403
    careful.get(at("door"))
    token = careful.cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    assert careful.post(at("notes"), sent, content_type="application/json", headers=headers).status_code == 200
    assert len(came()) == 1


# -- the worker -------------------------------------------------------------------------------------------------------
def told_of(script: str) -> dict[str, Any]:
    first, _rest = script.split("\n", 1)
    return json.loads(first.removeprefix("self.DOOR = ").removesuffix(";"))


def test_worker_of_the_door_may_go_no_further_than_its_door(salma: Client) -> None:
    answer = salma.get(at("worker"))
    told = told_of(answer.content.decode())
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert (told["door"], told["shell"], told["passes"]) == (at("door"), at("offline"), "")
    assert told["assets"]
    assert at("worker").startswith(told["door"])


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_worker_of_the_passes_may_open_those_of_its_meeting(salma: Client, language: str) -> None:
    answer = salma.get(at("worker"), {"passes": language})
    told = told_of(answer.content.decode())
    assert answer["Service-Worker-Allowed"] == told["passes"] == f"/{language}/registrations/pass/RS-04-"
    assert told["assets"] == []
    unknown = salma.get(at("worker"), {"passes": "../"})
    assert "Service-Worker-Allowed" not in unknown


def test_page_that_is_kept_for_later_holds_nobody(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة بنيس")
    page = salma.get(at("offline")).content.decode()
    assert "أمينة" not in page
    assert "RS-04-001" not in page
    assert "salma@example.org" not in page


def test_policy_lets_workers_come_from_the_portal_alone(salma: Client) -> None:
    assert "worker-src 'self'" in salma.get(at("door"))["Content-Security-Policy"]
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] == ["'self'"]


def test_settings_of_the_script_name_every_scope(salma: Client) -> None:
    page = salma.get(at("door")).content.decode()
    told = json.loads(page.split('<script id="door-settings" type="application/json">')[1].split("</script>")[0])
    assert [worker["scope"] for worker in told["workers"]] == [
        at("door"), "/ar/registrations/pass/RS-04-", "/fr/registrations/pass/RS-04-",
    ]  # fmt: skip


def test_remote_guest_is_told_apart(salma: Client, session: RegionalSession) -> None:
    come(session, "أمينة", REMOTE)
    assert salma.get(at("roster")).json()["states"]["RS-04-001"]["state"] == "remote"
    assert Registration.objects.get().mode == "remote"
