"""Somebody's words written down by a helper: whose they are, with what consent, once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from consultations.contributions import actions
from consultations.contributions.models import Contribution, IntakeRecord
from consultations.contributions.tests.assisted import counted, entered, helper, intake, words
from consultations.contributions.tests.conftest import make_region, open_window
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts, retention
from portal.shared.models import AuditEntry, OutgoingMail
from portal.shared.time import local
from stakeholders.models import Account
from strategy.models import Axis, Region

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def session(rabat: Region) -> RegionalSession:
    return rabat.sessions.get()


@pytest.fixture
def salma(session: RegionalSession) -> Account:
    return helper()


def enter(session: RegionalSession, axis: Axis, by: Account, *, ticket: str = "", said=None, **noted) -> Contribution:
    return actions.enter_for_somebody(
        session=session,
        words=words(session, axis, **(said or {})),
        intake=intake(**noted),
        ticket=ticket or receipts.new_ticket(),
        by=by,
    )


def refused_at(error: pytest.ExceptionInfo[ValidationError]) -> list[str]:
    return list(error.value.message_dict)


# -- author and helper ------------------------------------------------------------------------------------------------
def test_person_is_the_author_and_the_helper_is_the_helper(session, axis, salma):
    contribution = enter(session, axis, salma, paper_serial="7K3M9QFA", phone="+212661234567")
    contribution.refresh_from_db()
    assert (contribution.author, contribution.author_name, contribution.entered_by) == (None, "فاطنة", salma)
    assert (contribution.channel, contribution.status, contribution.session) == ("assisted", "submitted", session)
    record = contribution.intake
    assert (record.helper, record.medium, record.consent, record.read_back) == (salma, "paper", "signed", False)
    assert (record.paper_serial, record.phone, record.received_on) == ("7K3M9QFA", "+212661234567", retention.today())
    assert timezone.now() - record.consent_at < timedelta(minutes=1)
    told = AuditEntry.objects.filter(object_kind="consultations.contribution").order_by("pk")
    assert [(row.action, row.actor_id) for row in told] == [
        ("contribution_recorded", salma.pk),
        ("contribution_assisted", salma.pk),
    ]
    assert told[1].details == {"medium": "paper", "consent": "signed", "read_back": False}


def test_day_of_receipt_is_when_the_words_came(session, axis, salma):
    on = retention.today() - 3 * DAY
    contribution = enter(session, axis, salma, received_on=on)
    assert (local(contribution.submitted_at).date(), local(contribution.submitted_at).hour) == (on, 12)


def test_ticket_opens_what_was_entered(session, axis, salma):
    ticket = receipts.new_ticket()
    contribution = enter(session, axis, salma, ticket=ticket)
    assert contribution.receipt_hash == receipts.code_hash(receipts.code_of(ticket))


def test_receipt_goes_to_the_person_who_gave_an_address_and_to_nobody_else(session, axis, salma):
    ticket = receipts.new_ticket()
    enter(session, axis, salma, ticket=ticket, said={"author_email": "fatna@example.org", "author_language": "fr"})
    enter(session, axis, salma)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.language) == ("fatna@example.org", "fr")
    assert receipts.code_of(ticket) in mail.body


# -- consent and reading back -----------------------------------------------------------------------------------------
def test_nothing_is_entered_without_consent(session, axis, salma):
    with pytest.raises(ValidationError) as error:
        enter(session, axis, salma, consent="")
    why = gettext("Without the person's consent nothing is entered: say how they gave it.")
    assert (error.value.message_dict, counted()) == ({"consent": [why]}, (0, 0))
    with pytest.raises(ValidationError):
        enter(session, axis, salma, consent="supposed")
    assert counted() == (0, 0)


def test_database_keeps_no_entry_without_consent(session, axis, salma):
    record = enter(session, axis, salma).intake
    for wrong in ({"consent": ""}, {"medium": "spoken"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IntakeRecord.objects.filter(pk=record.pk).update(**wrong)


@pytest.mark.parametrize("medium", ["spoken", "telephone"])
def test_what_was_said_is_read_back_first(medium, session, axis, salma):
    with pytest.raises(ValidationError) as error:
        enter(session, axis, salma, medium=medium, consent="spoken")
    assert (refused_at(error), counted()) == (["read_back"], (0, 0))
    enter(session, axis, salma, medium=medium, consent="spoken", read_back=True)
    assert counted() == (1, 1)


def test_somebody_says_a_name_or_a_category_at_least(session, axis, salma, citizens):
    with pytest.raises(ValidationError) as error:
        enter(session, axis, salma, said={"author_name": ""})
    assert (refused_at(error), counted()) == (["category"], (0, 0))
    enter(session, axis, salma, said={"author_name": "", "category": citizens})
    assert counted() == (1, 1)


# -- when -------------------------------------------------------------------------------------------------------------
def test_day_of_receipt_is_never_in_the_future_and_lies_in_the_window(session, axis, salma):
    opened = local(session.contributions_open_at).date()
    for on in (retention.today() + DAY, opened - DAY):
        with pytest.raises(ValidationError) as error:
            enter(session, axis, salma, received_on=on)
        assert refused_at(error) == ["received_on"]
    enter(session, axis, salma, received_on=opened)
    assert counted() == (1, 1)


@pytest.mark.parametrize(("closed_days_ago", "taken"), [(1, True), (13, True), (15, False)])
def test_pile_that_came_in_time_may_be_entered_for_two_weeks(closed_days_ago, taken, session, axis, salma):
    session.contributions_close_at = timezone.now() - closed_days_ago * DAY
    session.save()
    came = local(session.contributions_close_at).date()
    if taken:
        enter(session, axis, salma, received_on=came)
        with pytest.raises(ValidationError):  # what came after the window is too late, however soon it is entered
            enter(session, axis, salma, received_on=came + DAY)
    else:
        with pytest.raises(ValidationError):
            enter(session, axis, salma, received_on=came)
    assert counted() == ((1, 1) if taken else (0, 0))


def test_cancelled_meeting_takes_no_entries(session, axis, salma):
    session.state = "cancelled"
    session.save()
    with pytest.raises(ValidationError):
        enter(session, axis, salma)
    assert counted() == (0, 0)


@pytest.mark.parametrize(("days", "believed"), [(-1, True), (-40, False), (1, False)])
def test_clock_of_a_device_is_believed_within_reason(days, believed, session, axis, salma):
    at = timezone.now() + days * DAY
    record = enter(session, axis, salma, consent_at=at).intake
    assert (record.consent_at == at) is believed
    assert record.consent_at <= timezone.now()


# -- once -------------------------------------------------------------------------------------------------------------
def test_same_ticket_with_the_same_words_is_one_entry(session, axis, salma):
    ticket = receipts.new_ticket()
    first, second = (enter(session, axis, salma, ticket=ticket, paper_serial="7K3M9QFA") for _time in range(2))
    assert (first, counted()) == (second, (1, 1))
    with pytest.raises(actions.AlreadySent):
        enter(session, axis, salma, ticket=ticket, said={"body": "نص آخر"})
    assert counted() == (1, 1)


def test_same_sheet_is_one_entry_whoever_holds_it(session, axis, salma):
    first = enter(session, axis, salma, paper_serial="7K3M9QFA")
    with pytest.raises(actions.SheetKnown) as known:
        enter(session, axis, helper("karim", "reviewer"), paper_serial="7K3M9QFA", said={"body": "نص آخر"})
    assert (known.value.contribution, counted()) == (first, (1, 1))
    enter(session, axis, salma, paper_serial="7K3M9QFB")
    enter(session, axis, salma)
    enter(session, axis, salma)  # sheets without a number are told apart by nobody
    assert counted() == (4, 4)


def test_number_of_a_sheet_counts_within_its_session(session, axis, salma, rabat):
    other = open_window(rabat, code="RS-04-again")
    enter(session, axis, salma, paper_serial="7K3M9QFA")
    enter(other, axis, salma, paper_serial="7K3M9QFA")
    assert counted() == (2, 2)


# -- correcting -------------------------------------------------------------------------------------------------------
def test_helper_corrects_until_somebody_reads_and_it_is_noted(session, axis, salma):
    contribution = enter(session, axis, salma, medium="spoken", consent="spoken", read_back=True)
    new = words(session, axis, body="نحتاج طبيبة", author_name="فاطنة بنت علي")
    with pytest.raises(ValidationError) as error:
        actions.correct_entry(contribution=contribution, words=new, phone="", read_back=False, by=salma)
    assert refused_at(error) == ["read_back"]
    actions.correct_entry(contribution=contribution, words=new, phone="+212661234567", read_back=True, by=salma)
    contribution.refresh_from_db()
    assert (contribution.body, contribution.author_name) == ("نحتاج طبيبة", "فاطنة بنت علي")
    assert (contribution.intake.phone, contribution.entered_by, contribution.author) == ("+212661234567", salma, None)
    told = AuditEntry.objects.order_by("-pk")[:2]
    assert [(row.action, row.actor_id) for row in told] == [
        ("assisted_entry_corrected", salma.pk),
        ("contribution_corrected", salma.pk),
    ]
    actions.move_contribution(contribution=contribution, to="screening", by=None)
    with pytest.raises(ValidationError):
        actions.correct_entry(contribution=contribution, words=new, phone="", read_back=True, by=salma)


def test_telephone_is_forgotten_with_the_other_contacts(session, axis, salma):
    contribution = enter(session, axis, salma, phone="+212661234567", said={"author_email": "f@example.org"})
    actions.withdraw_contribution(contribution=contribution)
    assert actions.forget_contacts(cutoff=timezone.now() - DAY) == 0
    contribution.intake.refresh_from_db()
    assert contribution.intake.phone == "+212661234567"
    assert actions.forget_contacts(cutoff=timezone.now() + DAY) == 1
    contribution.intake.refresh_from_db()
    assert contribution.intake.phone == ""


# -- at the same moment -----------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_same_sheet_in_ten_hands_at_once_is_one_entry() -> None:
    rabat = make_region("04", "الرباط-سلا-القنيطرة", "Rabat-Salé-Kénitra")
    session, salma = open_window(rabat), helper()
    together, outcomes = Barrier(10), Counter[str]()

    def hand(_number: int) -> None:
        together.wait()
        try:
            enter(session, None, salma, paper_serial="7K3M9QFA")
            outcomes["entered"] += 1
        except actions.SheetKnown as known:
            outcomes[f"known as {known.contribution.reference}"] += 1
        finally:
            connection.close()

    threads = [Thread(target=hand, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"entered": 1, "known as TCH-04-000001": 9}
    assert entered() == [("TCH-04-000001", "فاطنة", "Salma", "paper", "7K3M9QFA")]
