"""Who is invited, by which way, what became of it; nobody twice, nothing lost silently."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links, tasks
from consultations.registrations.holdings import INVITATIONS
from consultations.registrations.invitations import letters as invitation_letters, queries as invitation_queries
from consultations.registrations.models import Invitation, InvitationList, Registration
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.guests import guest, invited, organisation
from consultations.registrations.tests.reception import staff
from portal.shared import receipts
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.actions import create_account
from stakeholders.models import Account
from strategy.models import Province
from tests.people import signed_in

pytestmark = pytest.mark.django_db
State = Invitation.State


@pytest.fixture
def coordinator(regions) -> Account:
    return create_account(email="coordinator@example.org", by=None)


def sent(session: RegionalSession, by: Account, **values: object) -> Invitation:
    """Return an invitation that went out by mail."""
    invitation = invited(session, by, **values)
    actions.release_invitations(session=session, by=by)
    tasks.post_invitations()
    return fresh(invitation)


def fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("session", "registration", "category").get(pk=invitation.pk)


def answer(invitation: Invitation, name: str = "نادية العلوي", **values: object) -> Registration:
    """Register on an invitation, as its page does."""
    person = actions.Person(full_name=name, category=invitation.category, **({"email": invitation.email} | values))
    return actions.register(
        session=invitation.session,
        person=person,
        mode=Presence.ROOM,
        ticket=receipts.new_ticket(),
        channel=Registration.Channel.INVITATION,
        invitation=invitation,
    )


# -- one by one ---------------------------------------------------------------------------------------------------
def test_nobody_is_invited_twice_at_one_address_under_one_name(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    invited(session, coordinator)
    for again in ("نادية العلوي", "نادية  العلوى"):
        with pytest.raises(ValidationError):
            invited(session, coordinator, again, email="N@example.org")
    invited(session, coordinator, "عمر العلوي")
    invited(session, coordinator, email="other@example.org")
    invited(meeting("RS-OTHER"), coordinator)
    assert Invitation.objects.filter(session=session).count() == 3


def test_database_itself_refuses_a_second_invitation(meeting: Meeting, coordinator: Account) -> None:
    first = invited(meeting(), coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            session=first.session, full_name="نادية العلوى", email="n@example.org", address_key="n@example.org",
            category=first.category,
        )  # fmt: skip


def test_who_has_registered_is_not_invited(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    come(session, "نادية العلوي", email="n@example.org")
    with pytest.raises(ValidationError):
        invited(session, coordinator)


@pytest.mark.parametrize("state", ["live", "held", "cancelled"])
def test_nobody_is_invited_once_registration_is_over(meeting: Meeting, coordinator: Account, state: str) -> None:
    session = meeting()
    RegionalSession.objects.filter(pk=session.pk).update(state=state)
    with pytest.raises(ValidationError):
        invited(session, coordinator)


def test_province_of_another_region_is_refused(meeting: Meeting, coordinator: Account) -> None:
    elsewhere = Province.objects.filter(region="06").first()
    with pytest.raises(ValidationError) as refused:
        invited(meeting(), coordinator, province=elsewhere)
    assert list(refused.value.message_dict) == ["province"]


# -- sending ------------------------------------------------------------------------------------------------------
def test_invitation_is_sent_once_in_the_persons_language_with_place_and_calendar(
    meeting: Meeting, coordinator: Account
) -> None:
    session = meeting()
    invitation = invited(session, coordinator, language="fr")
    invited(session, coordinator, "بلا بريد", email="", phone="+212661234567")
    tasks.post_invitations()
    assert OutgoingMail.objects.filter(key__startswith="invitation:").count() == 0  # nobody said: send
    assert actions.release_invitations(session=session, by=coordinator) == 1
    for _twice in range(2):
        tasks.post_invitations()
        actions.release_invitations(session=session, by=coordinator)
    (mail,) = OutgoingMail.objects.filter(key__startswith="invitation:")
    assert (mail.recipient, mail.language) == ("n@example.org", "fr")
    for words in (links.invited_url(invitation), "Siège de la wilaya", "Rencontre de Rabat"):
        assert words in mail.body
    assert "BEGIN:VEVENT" in mail.calendar
    assert fresh(invitation).state == State.SENT


def test_what_was_released_does_not_go_out_to_a_meeting_that_was_called_off(
    meeting: Meeting, coordinator: Account
) -> None:
    session = meeting()
    invitation = invited(session, coordinator)
    actions.release_invitations(session=session, by=coordinator)
    RegionalSession.objects.filter(pk=session.pk).update(state="cancelled")
    tasks.post_invitations()
    assert not actions.post_invitation(invitation_id=invitation.pk)
    assert fresh(invitation).state == State.TO_SEND


def test_who_does_not_answer_is_reminded_once_while_there_is_time(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    waits, answered = sent(session, coordinator), sent(session, coordinator, name="عمر", email="o@example.org")
    answer(answered, "عمر")
    long_ago = timezone.now() - invitation_queries.REMINDER_AFTER
    assert invitation_queries.to_be_reminded(timezone.now()) == []
    Invitation.objects.update(sent_at=long_ago)
    for _twice in range(2):
        tasks.look_after_invitations()
    reminders = OutgoingMail.objects.filter(key__endswith=":reminder")
    assert [mail.recipient for mail in reminders] == [waits.email]
    Invitation.objects.update(reminded_at=None)
    RegionalSession.objects.update(registration_closes_at=timezone.now())
    assert invitation_queries.to_be_reminded(timezone.now()) == []


def test_mail_that_no_server_takes_comes_back(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    OutgoingMail.objects.filter(key=f"invitation:{invitation.pk}:0").update(given_up_at=timezone.now())
    tasks.look_after_invitations()
    assert fresh(invitation).state == State.BOUNCED
    actions.correct_invitation(invitation=invitation, guest=guest(email="right@example.org"), by=coordinator)
    assert fresh(invitation).state == State.TO_SEND
    actions.release_invitations(session=invitation.session, by=coordinator)
    tasks.post_invitations()
    tasks.look_after_invitations()  # the old mail is still given up: it says nothing of the new address
    assert fresh(invitation).state == State.SENT
    mails = OutgoingMail.objects.filter(key__startswith="invitation:").order_by("pk")
    assert [mail.recipient for mail in mails] == ["n@example.org", "right@example.org"]


def test_spelling_is_corrected_without_sending_again(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    actions.correct_invitation(invitation=invitation, guest=guest("نادية بنعلي"), by=coordinator)
    assert (fresh(invitation).state, fresh(invitation).full_name) == (State.SENT, "نادية بنعلي")


def test_who_has_not_answered_is_told_when_the_meeting_moves_or_is_called_off(
    meeting: Meeting, coordinator: Account
) -> None:
    session = meeting(seats_in_room=9)
    waits = sent(session, coordinator, language="fr")
    declined = sent(session, coordinator, name="عمر", email="o@example.org")
    actions.decline_invitation(invitation=declined)
    answer(sent(session, coordinator, name="ليلى", email="l@example.org"), "ليلى")
    session.refresh_from_db()
    session.venue_ar, session.venue_fr = "مكان آخر", "Autre lieu"
    actions.change_meeting(session=session, by=None)
    for _twice in range(2):
        actions.tell_invited(session_id=session.pk)
    actions.move_meeting(session=session, to="cancelled", by=None, reason={"ar": "أمطار", "fr": "Pluies"})
    actions.tell_invited(session_id=session.pk)
    told = OutgoingMail.objects.filter(key__startswith="invitation:", key__contains=":revision:").order_by("pk")
    assert [mail.recipient for mail in told] == [waits.email] * 2
    moved, cancelled = told
    assert "Autre lieu" in moved.body
    assert ("Pluies" in cancelled.body, "METHOD:CANCEL" in cancelled.calendar) == (True, True)
    assert links.invited_url(waits) not in cancelled.body


def test_only_what_has_not_gone_out_is_removed(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    gone, kept = sent(session, coordinator), invited(session, coordinator, "عمر", email="o@example.org")
    with pytest.raises(ValidationError):
        actions.remove_invitation(invitation=gone, by=coordinator)
    actions.remove_invitation(invitation=kept, by=coordinator)
    assert [row.pk for row in Invitation.objects.all()] == [gone.pk]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_letters_have_one_page_each_with_the_link_and_the_same_bytes_twice(
    meeting: Meeting, coordinator: Account, language: str
) -> None:
    session = meeting()
    with_letter = [
        invited(session, coordinator, name, email="", phone=f"+21266123456{place}", language=language)
        for place, name in enumerate(("نادية 😀 ⵜⴰ", "Omar <script>#set text(9pt)", "م" * 150))
    ]
    invited(session, coordinator, "له بريد", email="x@example.org", language=language)
    letters = list(invitation_queries.letters(session, language))
    assert [one.pk for one in letters] == [one.pk for one in with_letter]
    at = timezone.now()
    first, second = (invitation_letters.render(session, letters, language=language, at=at) for _time in range(2))
    assert first == second
    reader = PdfReader(io.BytesIO(first))
    assert len(reader.pages) == 3
    for page, invitation in zip(reader.pages, letters, strict=True):
        assert links.invited_url(invitation) in page.extract_text().replace("\n", "")
    last = with_letter[-1].pk
    assert actions.note_handed_over(session=session, language=language, last=last, by=coordinator) == 3
    assert list(invitation_queries.letters(session)) == []
    assert {fresh(one).state for one in with_letter} == {State.SENT}


def test_letter_that_was_added_after_the_others_were_printed_is_still_to_be_printed(meeting: Meeting) -> None:
    session, nora = meeting(), staff(role="coordinator")
    desk, here = signed_in(nora), reverse("invitations:listing", args=[session.code])
    printed = invited(session, nora, "أ", email="", phone="+212661234567")
    ((_language, number, last),) = desk.get(here).context["letters"]
    late = invited(session, nora, "ب", email="", phone="+212661234568")
    pressed = reverse("invitations:handed_over", args=[session.code, "ar"])
    desk.post(pressed)  # without saying which: none
    assert (number, fresh(printed).state) == (1, State.TO_SEND)
    desk.post(pressed, {"last": last})
    assert [fresh(one).state for one in (printed, late)] == [State.SENT, State.TO_SEND]


# -- answering ----------------------------------------------------------------------------------------------------
def test_answer_registers_in_the_invited_category_by_invitation(meeting: Meeting, coordinator: Account) -> None:
    body = organisation("amal")
    invitation = sent(meeting(), coordinator, organisation=body)
    page = Client().get(reverse("invited:answer", args=[links.invited_token(invitation)]))
    assert (page.status_code, fresh(invitation).state) == (200, State.OPENED)
    assert "capacity" not in page.context["form"].fields
    browser = Client()
    sends = {
        "mode": "room",
        "full_name": "نادية العلوي",
        "email": "n@example.org",
        "category": "wali",
        "capacity": "cat:wali",
    }
    reply = browser.post(reverse("invited:answer", args=[links.invited_token(invitation)]), sends)
    assert reply["Location"] == reverse("registrations:receipt")
    registration = Registration.objects.get()
    assert (registration.category_id, registration.organisation, registration.channel) == (
        "associations", body, "invitation",
    )  # fmt: skip
    assert (fresh(invitation).state, fresh(invitation).registration) == (State.REGISTERED, registration)


def test_somebody_else_may_come_in_the_invited_persons_place(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    invitation = sent(session, coordinator)
    registration = answer(invitation, "عمر بنجلون", email="omar@example.org")
    assert (fresh(invitation).full_name, registration.full_name) == ("نادية العلوي", "عمر بنجلون")
    assert fresh(invitation).registration == registration
    with pytest.raises(ValidationError):  # the invited person stays invited: a later list does not invite them anew
        invited(session, coordinator)


def test_an_invitation_is_for_one(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    answer(invitation)
    with pytest.raises(ValidationError):
        answer(invitation, "شخص آخر", email="x@example.org")
    assert Registration.objects.count() == 1


def test_an_invitation_keeps_no_seat(meeting: Meeting, coordinator: Account) -> None:
    session = meeting(seats_in_room=1)
    invitation = sent(session, coordinator)
    come(session, "سبق غيره")
    assert answer(invitation).status == "waiting"
    page = Client().get(reverse("invited:answer", args=[links.invited_token(sent(session, coordinator, name="ثالث"))]))
    assert "لا تحجز الدعوة مقعداً" in page.content.decode()


def test_who_registers_by_the_public_form_or_by_phone_has_answered(meeting: Meeting, coordinator: Account) -> None:
    session = meeting(seats_in_room=9)
    by_mail, by_phone = (
        sent(session, coordinator),
        invited(session, coordinator, "عمر", email="", phone="+212661234567"),
    )
    shared = [sent(session, coordinator, name=name, email="office@example.org") for name in ("أ", "ب")]
    come(session, "Nadia Alaoui", email="N@example.org")
    come(session, "عمر", phone="+212661234567")
    come(session, "ج", email="office@example.org")  # which of the two it is nobody can say
    come(session, "ب", email="office@example.org")
    states = [fresh(one).state for one in (by_mail, by_phone, *shared)]
    assert states == [State.REGISTERED, State.REGISTERED, State.SENT, State.REGISTERED]


def test_who_cannot_come_says_so_and_may_change_their_mind(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    Client().post(reverse("invited:decline", args=[links.invited_token(invitation)]), {"note": "في سفر"})
    assert (fresh(invitation).state, fresh(invitation).note) == (State.DECLINED, "في سفر")
    registration = answer(invitation)
    assert fresh(invitation).state == State.REGISTERED
    with pytest.raises(ValidationError):
        actions.decline_invitation(invitation=invitation)
    actions.cancel_registration(registration=registration, by=None)
    assert fresh(invitation).shown_state == "given_up"
    actions.decline_invitation(invitation=invitation)
    assert fresh(invitation).state == State.DECLINED


def test_forged_and_foreign_links_open_nothing(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    invitation, registration = sent(session, coordinator), come(session)
    for token in (f"{invitation.pk}:xxxx", "1", links.personal_token(registration)):
        assert Client().get(reverse("invited:answer", args=[token])).status_code == 404
    assert Client().get(reverse("registrations:open", args=[links.invited_token(invitation)])).status_code == 404


def test_link_leads_to_the_registration_once_there_is_one(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    registration, browser = answer(invitation), Client()
    reply = browser.get(reverse("invited:answer", args=[links.invited_token(invitation)]))
    assert reply["Location"] == reverse("registrations:own", args=[registration.reference])
    assert browser.get(reply["Location"]).status_code == 200


# -- the directory ------------------------------------------------------------------------------------------------
def test_organisations_are_invited_by_their_contact_and_those_left_out_are_named(
    meeting: Meeting, coordinator: Account
) -> None:
    session = meeting()
    new, known = organisation("new", contact_name="ليلى"), organisation("known")
    mute, proposed = organisation("mute", contact_email=""), organisation("proposed", state="proposed")
    organisation("foreign", region_id="06")
    come(session, "من الجمعية", organisation=known, category="associations")
    offered = invitation_queries.organisations_of(session)
    assert [one.pk for one in offered] == ["known", "mute", "new"]
    assert proposed not in offered
    picked = actions.invite_organisations(session=session, organisations=offered, by=coordinator)
    assert (picked.invited, picked.already, picked.unreachable) == ([new.name], [known.name], [mute.name])
    invitation = Invitation.objects.get()
    assert (invitation.full_name, invitation.email, invitation.organisation) == ("ليلى", "new@example.org", new)


def test_trail_tells_of_invitations_without_names(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    answer(invitation)
    told = AuditEntry.objects.filter(object_kind="consultations.invitation").order_by("pk")
    assert [row.action for row in told] == ["invited", "invitation_sent", "invitation_accepted"]
    assert {row.region_code for row in told} == {"04"}
    rows = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert [words for words in ("نادية", "n@example.org") if words in rows] == []


def test_invitations_are_forgotten_after_the_meeting(meeting: Meeting, coordinator: Account) -> None:
    invitation = sent(meeting(), coordinator)
    ends = invitation.session.ends_at
    wrong = {"line": 2, "cells": {"name": "عمر", "email": "omar@@example.org", "category": "citizens"}}
    kept = actions.keep_list(session=invitation.session, lines=[wrong], by=coordinator)
    actions.confirm_list(kept=kept, by=coordinator)
    assert "omar@@" in str(InvitationList.objects.get().results)  # why it was refused
    assert actions.forget_invitations(ends) == 0
    assert actions.forget_invitations(ends + timedelta(seconds=1)) == 1
    assert InvitationList.objects.count() == 0


def test_letter_that_somebody_answered_is_theirs_to_see_and_to_have_erased(
    meeting: Meeting, coordinator: Account
) -> None:
    session, phone = meeting(), "+212661234567"
    account = create_account(email="amina@example.org", by=None)
    actions.invite(session=session, guest=guest("أمينة بنيس", email="", phone=phone), by=coordinator)
    come(session, email=account.email, phone=phone, account=account)
    assert len(INVITATIONS.describe(account)) == 1
    actions.erase_registrations(account)
    assert Invitation.objects.count() == 0
