"""What a meeting that changes does to those who wait or are offered a seat, and what is put right late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, tasks
from consultations.registrations.models import AccommodationNeed, Registration
from consultations.registrations.tests.conftest import Meeting, come, fresh, someone
from consultations.registrations.tests.meetings_held import arrive, hold
from consultations.registrations.tests.reception import Source, came, staff, today
from portal.shared.models import OutgoingMail
from tests.people import signed_in

pytestmark = pytest.mark.django_db
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE


def written_to(registration: Registration) -> list[tuple[str, str]]:
    """Return the event and the text of every mail to a person, in their order."""
    mails = OutgoingMail.objects.filter(key__startswith=f"registration:{registration.pk}:").order_by("pk")
    return [(mail.key.split(":")[2], mail.body) for mail in mails]


def test_nobody_waits_for_a_way_in_which_the_meeting_is_no_longer_held(meeting: Meeting) -> None:
    session = meeting(seats_in_room=3, seats_remote=1)
    first = come(session, "الأولى", mode=REMOTE)
    late = come(session, "Sara", mode=REMOTE, email="s@example.org", language="fr")
    holds = come(session, "Omar", mode=ROOM, email="o@example.org", language="fr")
    actions.change_mode(registration=holds, to=REMOTE, by=None, wait=True)
    Registration.objects.filter(pk=first.pk).update(status="given_up")  # and the seat is offered to nobody yet
    session.refresh_from_db()
    session.mode, session.remote_link = "in_person", ""
    actions.change_meeting(session=session, by=None)
    assert [(fresh(one).status, fresh(one).mode, fresh(one).waits_for) for one in (late, holds)] == [
        ("lapsed", REMOTE, ""),
        ("seated", ROOM, ""),
    ]
    told = {one.full_name: [text for event, text in written_to(one) if event == "way_went"] for one in (late, holds)}
    assert ["Vous pouvez vous inscrire" in text for text in told["Sara"]] == [True]
    assert ["reste la vôtre" in text for text in told["Omar"]] == [True]


def test_offer_does_not_outlast_the_beginning_of_a_meeting_that_is_brought_forward(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=0, acceptance_hours=48)
    first, second = come(session, "أ"), come(session, "ب", email="b@example.org")
    actions.cancel_registration(registration=first, by=None)
    session.refresh_from_db()
    soon = (timezone.now() + timedelta(hours=20)).replace(microsecond=0)
    session.starts_at, session.ends_at = soon, soon + timedelta(hours=3)
    session.registration_closes_at = soon
    actions.change_meeting(session=session, by=None)
    assert fresh(second).offer_until == soon
    assert [event for event, _text in written_to(second)].count("offered") == 2


@pytest.mark.parametrize("begun", [True, False])
def test_offer_that_ends_with_the_beginning_does_not_ask_to_register_again(meeting: Meeting, begun: bool) -> None:
    session = meeting(seats_in_room=1, seats_remote=0)
    first, second = come(session, "أ"), come(session, "Nadia", email="n@example.org", language="fr")
    actions.cancel_registration(registration=first, by=None)
    past = timezone.now() - timedelta(minutes=1)
    Registration.objects.filter(pk=second.pk).update(offer_until=past)
    if begun:
        RegionalSession.objects.filter(pk=session.pk).update(starts_at=past, registration_closes_at=past)
    tasks.look_after_offers()
    lapsed = [text for event, text in written_to(second) if event == "lapsed"]
    assert ["de nouveau" in text for text in lapsed] == [not begun]


def test_arrival_is_not_taken_back_once_the_minutes_say_who_came(meeting: Meeting) -> None:
    session = hold(meeting(), people=1)
    RegionalSession.objects.filter(pk=session.pk).update(state="minutes_published")
    salma, person = staff(), Registration.objects.get()
    answer = signed_in(salma).post(reverse("door:take_back", args=[session.code, person.reference]))
    assert (answer.status_code, len(came())) == (422, 1)


@pytest.mark.parametrize(("days", "stays"), [(6, False), (8, True)])
def test_arrival_is_not_taken_back_long_after_the_meeting(meeting: Meeting, days: int, stays: bool) -> None:
    session = today(meeting)
    person, salma = come(session, "أمينة"), staff()
    actions.note_at_door(registration=person, source=Source.NAME, by=salma)
    begun = timezone.now() - timedelta(days=days)
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    if stays:
        with pytest.raises(ValidationError):
            actions.take_back_arrival(registration=person, by=salma)
    else:
        actions.take_back_arrival(registration=person, by=salma)
    assert bool(came()) == stays


def test_need_that_is_described_anew_is_arranged_anew(meeting: Meeting) -> None:
    person, karim = come(meeting(), needs={"transport": "كرسي متحرك", "childcare": ""}), staff("karim", "coordinator")
    for need in person.needs.all():
        actions.settle_need(need=need, state="provided", note="حافلة", by=karim)
    again = someone(needs={"transport": "سرير", "childcare": ""})
    actions.correct_person(registration=person, person=again, by=None)
    states = {need.kind: (need.state, need.note, need.decided_by) for need in person.needs.all()}
    assert states == {"transport": ("open", "", None), "childcare": ("provided", "حافلة", karim)}


@pytest.mark.parametrize(
    ("reached", "state", "says"),
    [
        ({"email": "a@example.org"}, "provided", "إخبار"),
        ({"email": "a@example.org"}, "open", "تم التسجيل."),
        ({"phone": "+212661234567"}, "provided", "06"),
        ({}, "provided", "رمز الوصل"),
    ],
)
def test_whoever_settles_a_need_learns_whether_the_person_knows(
    meeting: Meeting, reached: dict, state: str, says: str
) -> None:
    person = come(meeting(), needs={"transport": ""}, **reached)
    need = AccommodationNeed.objects.get()
    desk = signed_in(staff("karim", "coordinator"))
    page = desk.post(reverse("meetings:settle", args=[need.pk]), {"state": state, "note": ""}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert [says in message for message in said] == [True], said
    assert bool(written_to(person)[1:]) == (state == "provided" and "email" in reached)


def test_person_who_followed_remotely_stays_noted_when_the_door_takes_back(meeting: Meeting) -> None:
    session = today(meeting)
    person, salma = come(session, "أمينة", mode=REMOTE), staff()
    arrive(person, REMOTE)
    actions.change_mode(registration=person, to=ROOM, by=None)
    actions.note_at_door(registration=fresh(person), source=Source.NAME, by=salma)
    actions.take_back_arrival(registration=person, by=salma)
    assert came() == [("أمينة", REMOTE, "joined", "")]
