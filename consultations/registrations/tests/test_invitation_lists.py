"""A list of people to invite: every line has its verdict, nothing is lost silently, nobody is invited twice."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from consultations.registrations import actions, tasks
from consultations.registrations.invitations import lists as invitation_lists
from consultations.registrations.invitations.lists import Planner, read
from consultations.registrations.models import Invitation, InvitationList
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.guests import invited, organisation
from portal.shared import phones
from portal.shared.tables import UnreadableTable
from stakeholders.actions import create_account
from stakeholders.models import Account

pytestmark = pytest.mark.django_db
HEAD = "name;email;phone;organisation;category;language;province\n"


@pytest.fixture
def coordinator(regions) -> Account:
    return create_account(email="coordinator@example.org", by=None)


def csv_list(*lines: str) -> list[dict]:
    return read(io.BytesIO((HEAD + "\n".join(lines)).encode()), suffix=".csv")


def test_every_line_of_a_list_has_its_verdict_and_its_reasons(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    organisation("amal")
    come(session, "مسجل", email="r@example.org")
    invited(session, coordinator)
    verdicts = Planner(session).plan(
        csv_list(
            "ليلى;L@example.org;;;associations;fr;",
            "عمر;;06 61 23 45 67;Association amal;;العربية;الرباط",
            "نادية العلوي;n@example.org;;;associations;;",
            "ليلى;l@example.org;;;associations;;",
            "مسجل;r@example.org;;;citizens;;",
            ";x@example.org;;;citizens;;",
            "بلا عنوان;;;;citizens;;",
            "خطأ;ليس بريدا;12;;سحرة;es;Casablanca",
            "زائد;z@example.org;;;citizens;;;;ما هذا",
        )
    )
    assert [(one.line, one.verdict, len(one.reasons)) for one in verdicts] == [
        (2, "new", 0), (3, "new", 0), (4, "already", 1), (5, "already", 1), (6, "registered", 1),
        (7, "refused", 1), (8, "refused", 1), (9, "refused", 5), (10, "refused", 1),
    ]  # fmt: skip
    first, second = verdicts[0].guest, verdicts[1].guest
    assert (first.email, first.language, first.category.pk) == ("l@example.org", "fr", "associations")
    assert (second.phone, second.organisation.pk, second.category.pk, second.language) == (
        "+212661234567", "amal", "associations", "ar",
    )  # fmt: skip
    assert second.province.name_fr == "Rabat"


def test_confirmed_list_invites_once_and_keeps_no_name(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    lines = csv_list("ليلى;l@example.org;;;associations;;", ";x@example.org;;;citizens;;")
    kept = actions.keep_list(session=session, lines=lines, by=coordinator)
    for _twice in range(2):
        kept = actions.confirm_list(kept=kept, by=coordinator)
    again = actions.keep_list(session=session, lines=lines, by=coordinator)
    again = actions.confirm_list(kept=again, by=coordinator)
    assert [row["verdict"] for row in kept.results] == ["new", "refused"]
    assert [row["verdict"] for row in again.results] == ["already", "refused"]
    assert Invitation.objects.count() == 1
    assert (kept.lines, again.lines) == ([], [])
    assert "ليلى" not in str(InvitationList.objects.values_list("results", flat=True))


def test_list_that_nobody_confirms_goes_after_a_day(meeting: Meeting, coordinator: Account) -> None:
    session = meeting()
    lines = csv_list("ليلى;l@example.org;;;associations;;")
    kept = actions.keep_list(session=session, lines=lines, by=coordinator)
    tasks.look_after_invitations()
    assert InvitationList.objects.count() == 1
    InvitationList.objects.filter(pk=kept.pk).update(uploaded_at=timezone.now() - timedelta(hours=25))
    tasks.look_after_invitations()
    assert InvitationList.objects.count() == 0


def test_template_is_read_back_as_it_is_handed_out(meeting: Meeting) -> None:
    session = meeting()
    book = load_workbook(io.BytesIO(invitation_lists.template_workbook(session, at=timezone.now())))
    sheet = book.worksheets[0]
    sheet.append(["ليلى", "l@example.org", 661234567, None, "الجمعيات", "fr", "Rabat"])
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    (verdict,) = Planner(session).plan(read(filled, suffix=".xlsx"))
    assert (verdict.verdict, verdict.reasons) == ("new", [])
    assert (verdict.guest.phone, verdict.guest.province.name_fr) == (phones.kept("0661234567"), "Rabat")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"email\nx@example.org\n",
        b"name;name\na;b\n",
        b"name;colour\na;red\n",
        b"name;email\n",
        b"name\n\xff\xfe\n",
    ],
)
def test_file_that_is_no_list_is_refused_whole(regions, content: bytes) -> None:
    with pytest.raises(UnreadableTable):
        read(io.BytesIO(content), suffix=".csv")


def test_broken_workbook_is_refused(regions) -> None:
    with pytest.raises(UnreadableTable):
        read(io.BytesIO(b"PK\x03\x04 no zip"), suffix=".xlsx")


def test_too_long_a_list_is_refused(regions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_lists, "MOST_LINES", 2)
    with pytest.raises(UnreadableTable):
        csv_list(*["ليلى;l@example.org;;;associations;;"] * 3)


def test_formula_in_a_list_stays_a_word(meeting: Meeting) -> None:
    book, filled = Workbook(), io.BytesIO()
    book.active.append(["name", "email", "category"])
    book.active.append(["=1+1", "l@example.org", "associations"])
    book.save(filled)
    filled.seek(0)
    (verdict,) = Planner(meeting()).plan(read(filled, suffix=".xlsx"))
    assert verdict.verdict == "refused"  # a formula nobody computed is an empty cell, and an empty name is said
