"""Every awkward text through the forms of minutes, amendments and invitations: refused at its field, or kept whole."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.models import Amendment, Invitation, MinutesEntry, MinutesSection, Registration
from consultations.registrations.tests.meetings_held import ask, hold, write
from portal.shared import text
from stakeholders.actions import create_account
from stakeholders.models import Category
from tests.browser.meetings import open_meeting
from tests.hostile.sender import Sender, shows
from tests.hostile.texts import hostile_texts, sent
from tests.people import everyone


@pytest.fixture
def desk(session: RegionalSession) -> Sender:
    """A coordinator's browser."""
    return Sender(next(person for person in everyone() if person.name == "coordinator").browser)


def compare(sender: Sender, name: str, value: str, kept: str) -> None:
    if kept != text.clean(sent(value)):
        sender.notes(name, value, f"kept as {kept[:60]!r}")


@pytest.mark.parametrize("name", ["title_ar", "text_ar", "text_fr"])
def test_section_of_the_minutes(desk: Sender, name: str) -> None:
    by = create_account(email="by@example.org", by=None)
    held = hold(open_meeting("RS-04-HELD"), people=1)
    minutes = actions.begin_minutes(session=held, working_language="ar", by=by)
    section = minutes.sections.get(number=1)
    address = reverse("minutes:section", args=[held.code, section.pk])
    for value in hostile_texts():
        section = MinutesSection.objects.get(pk=section.pk)
        form = {"title_ar": "عنوان", "title_fr": "Titre", "text_ar": "نص", "text_fr": "texte"}
        answer = desk.post(address, **form | {name: value, "seen": str(section.revision)})
        if answer.status_code == 302:
            compare(desk, name, value, getattr(MinutesSection.objects.get(pk=section.pk), name))
            desk.get(reverse("minutes:overview", args=[held.code]))
            desk.get(address)
        elif answer.status_code != 422 or list(answer.context["form"].errors) != [name]:
            desk.notes(name, value, f"answered {answer.status_code}")
    assert desk.faults == []


@pytest.mark.parametrize("name", ["kind", "by", "speaker_ar", "text_ar", "seen"])
def test_passage_of_the_minutes(desk: Sender, name: str) -> None:
    by = create_account(email="by@example.org", by=None)
    held = hold(open_meeting("RS-04-HELD"), people=1)
    section = actions.begin_minutes(session=held, working_language="ar", by=by).sections.get(number=1)
    address = reverse("minutes:add_entry", args=[held.code, section.pk])
    for value in hostile_texts():
        form = {"kind": "statement", "by": "cat:wali", "text_ar": "نص", "seen": "0"}
        answer = desk.post(address, **form | {name: value})
        if answer.status_code == 302 and name.endswith("_ar"):
            compare(desk, name, value, getattr(MinutesEntry.objects.latest("pk"), name))
        elif answer.status_code == 422 and list(answer.context["form"].errors) != [name]:
            desk.notes(name, value, f"refused at {list(answer.context['form'].errors)}")
    desk.get(reverse("minutes:section", args=[held.code, section.pk]))
    assert desk.faults == []


@pytest.mark.parametrize("name", ["about", "text", "reason"])
def test_amendment(desk: Sender, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(actions.amendments, "MOST_EACH", 10_000)
    by = create_account(email="by@example.org", by=None)
    held = hold(open_meeting("RS-04-HELD"), people=1)
    minutes = ask(write(actions.begin_minutes(session=held, working_language="ar", by=by), by), by)
    attended, sender = Registration.objects.get(session=held), Sender(Client())
    sender.get(reverse("registrations:open", args=[links.personal_token(attended)]))
    address = reverse("amendments:propose", args=[attended.reference, minutes.sections.get(number=1).pk])
    for value in hostile_texts():
        answer = sender.post(address, **{"about": "section", "text": "نص", "reason": "سبب"} | {name: value})
        if answer.status_code == 302:
            amendment = Amendment.objects.latest("pk")
            compare(sender, name, value, getattr(amendment, name))
            desk.get(reverse("minutes:amendment", args=[held.code, amendment.number]))
        elif answer.status_code != 422 or list(answer.context["form"].errors) != [name]:
            sender.notes(name, value, f"answered {answer.status_code}")
    page = sender.get(reverse("amendments:minutes", args=[attended.reference]))
    sender.faults += [f"not shown: {one.text[:40]!r}" for one in Amendment.objects.all() if not shows(page, one.text)]
    assert sender.faults + desk.faults == []


@pytest.mark.parametrize("name", ["full_name", "organisation_name", "email", "phone", "category", "province"])
def test_guest(desk: Sender, session: RegionalSession, name: str) -> None:
    address = reverse("invitations:add", args=[session.code])
    for place, value in enumerate(hostile_texts()):
        form = {"full_name": "نادية", "email": f"g{place}@example.org", "category": "experts", "language": "ar"}
        answer = desk.post(address, **form | {name: value})
        if answer.status_code == 302:
            invitation = Invitation.objects.latest("pk")
            if name in {"full_name", "organisation_name"}:
                compare(desk, name, value, getattr(invitation, name))
            desk.get(reverse("invitations:one", args=[session.code, invitation.pk]))
        elif answer.status_code != 422 or list(answer.context["form"].errors) != [name]:
            desk.notes(name, value, f"answered {answer.status_code} {dict(answer.context['form'].errors)}")
        desk.get(reverse("invitations:listing", args=[session.code]), words=value, state=value, after=value)
        desk.get(reverse("invitations:directory", args=[session.code]), category=value, province=value)
        desk.get(address, category=value, province=value)
    assert desk.faults == []


def test_note_of_whoever_cannot_come(desk: Sender, session: RegionalSession) -> None:
    by, sender = create_account(email="by@example.org", by=None), Sender(Client())
    experts = Category.objects.get(code="experts")
    guest = Guest(full_name="نادية", category=experts, email="n@example.org")
    invitation = actions.invite(session=session, guest=guest, by=by)
    token = links.invited_token(invitation)
    for value in hostile_texts():
        answer = sender.post(reverse("invited:decline", args=[token]), note=value)
        if answer.status_code == 302:
            compare(sender, "note", value, Invitation.objects.get().note)
            desk.get(reverse("invitations:one", args=[session.code, invitation.pk]))
            sender.get(reverse("invited:answer", args=[token]))
        elif answer.status_code != 422:
            sender.notes("note", value, f"answered {answer.status_code}")
    assert sender.faults + desk.faults == []
