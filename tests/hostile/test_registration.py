"""Every awkward text through every text field of a registration: refused at its field, or kept and shown whole."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Registration
from portal.shared import receipts, text
from tests.hostile.sender import Sender, shows
from tests.hostile.texts import hostile_texts, sent
from tests.people import everyone

FIELDS = {"full_name": 150, "organisation_name": 150, "needs_details": 300, "email": 254, "phone": 40}
FREE = {"full_name", "organisation_name", "needs_details"}


@pytest.fixture
def meeting(session: RegionalSession) -> RegionalSession:
    return move_session(session=session, to=RegionalSession.State.REGISTRATION_OPEN, by=None)


@pytest.mark.parametrize("name", FIELDS)
def test_each_text_is_refused_at_its_field_or_kept_whole(meeting: RegionalSession, name: str) -> None:
    sender, address = Sender(Client()), reverse("registrations:new", args=[meeting.code])
    for value in hostile_texts():
        form = {
            "mode": "room",
            "full_name": "أمينة",
            "capacity": "cat:citizens",
            "needs": "transport",
            "ticket": receipts.new_ticket(),
        }
        answer = sender.post(address, **form | {name: value})
        if answer.status_code == 302:
            _look_at_what_was_kept(sender, name, value)
        elif answer.status_code != 422 or list(answer.context["form"].errors) != [name]:
            sender.notes(name, value, f"answered {answer.status_code} {dict(answer.context['form'].errors)}")
    assert sender.faults == []
    _look_at_the_desk(sender)
    assert sender.faults == []


def _look_at_what_was_kept(sender: Sender, name: str, value: str) -> None:
    registration = Registration.objects.latest("pk")
    kept = registration.needs.get().details if name == "needs_details" else getattr(registration, name)
    if name in FREE and kept != text.clean(sent(value)):
        sender.notes(name, value, f"kept as {kept[:60]!r}")
    answer = sender.get(reverse("registrations:own", args=[registration.reference]))
    if name == "full_name" and not shows(answer, kept):
        sender.notes("own", value, "is not shown")
    sender.get(reverse("registrations:calendar", args=[registration.reference]))


def _look_at_the_desk(sender: Sender) -> None:
    """The coordinator's pages show the same texts, and find them by themselves."""
    coordinator = next(person for person in everyone() if person.name == "coordinator")
    desk = Sender(coordinator.browser)
    desk.get(reverse("meetings:registrations", args=["RS-04"]))
    desk.get(reverse("meetings:needs", args=["RS-04"]))
    for value in hostile_texts():
        desk.get(reverse("meetings:registrations", args=["RS-04"]), words=value, state=value, after=value)
    sender.faults += desk.faults
