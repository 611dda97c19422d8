"""The attendance sheet: blank to be signed, filled in after, agreeing to the minute with the page; for whom."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions
from consultations.registrations.door import guests, sheets
from consultations.registrations.models import Attendance
from consultations.registrations.tests.conftest import Meeting, come
from consultations.registrations.tests.reception import Source, browser_of, staff, today
from portal.shared.models import AuditEntry
from portal.shared.time import clock
from portal.shared.typesetting.tests.hostile import HOSTILE

pytestmark = pytest.mark.django_db
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE


@pytest.fixture
def session(meeting: Meeting) -> RegionalSession:
    return today(meeting, seats_in_room=3, seats_remote=3)


def at(format: str) -> str:
    return reverse("door:sheet", args=["RS-04", format])


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def said(language: str, msgid: str) -> str:
    with translation.override(language):
        return translation.gettext(msgid)


def made(session: RegionalSession, format: str, language: str = "fr") -> bytes:
    people, now = guests.guests(session), timezone.now()
    return sheets.attendance_sheet(session, people, format=format, language=language, at=now)


def rows(workbook: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def totals(workbook: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[1]
    found = {str(name): value for name, value in sheet.iter_rows(min_row=2, values_only=True)}
    return {name: value for name, value in found.items() if isinstance(value, int)}


def a_crowd(session: RegionalSession) -> None:
    """Four for the room, of whom one waits, two remote; one of each came."""
    people = [come(session, name) for name in ("Zineb", "Amina", "Omar", "Karim")]
    follower, _other = come(session, "Nadia", REMOTE), come(session, "Hind", REMOTE)
    actions.note_at_door(registration=people[1], source=Source.PASS, by=staff("rim"))
    actions.note_arrival(registration=follower, mode=REMOTE, source=Source.JOINED, by=None)


def test_workbook_names_everybody_who_holds_a_seat_or_came(session: RegionalSession) -> None:
    a_crowd(session)
    here = clock(Attendance.objects.get(mode=ROOM).arrived_at)
    followed = clock(Attendance.objects.get(mode=REMOTE).arrived_at)
    with translation.override("fr"):
        room, remote = str(ROOM.label), str(REMOTE.label)
        by_pass, joined = str(Source.PASS.label), str(Source.JOINED.label)
    shown = [(row[0], row[1], row[2], row[6], row[7], row[8], row[9], row[10]) for row in rows(made(session, "xlsx"))]
    assert shown == [
        (1, "RS-04-002", "Amina", room, room, here, by_pass, "Rim"),
        (2, "RS-04-003", "Omar", room, "", "", "", ""),
        (3, "RS-04-001", "Zineb", room, "", "", "", ""),
        (4, "RS-04-006", "Hind", remote, "", "", "", ""),
        (5, "RS-04-005", "Nadia", remote, remote, followed, joined, ""),
    ]
    assert list(totals(made(session, "xlsx")).values()) == [5, 3, 2, 1, 1, 3]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_paper_is_tagged_headed_and_names_everybody(session: RegionalSession, language: str) -> None:
    a_crowd(session)
    pdf = made(session, "pdf", language)
    reader = PdfReader(io.BytesIO(pdf))
    assert "pdfuaid:part" in reader.xmp_metadata.rdf_root.toxml()
    assert str(reader.trailer["/Root"]["/Lang"]).split("-")[0] == language
    printed = words_of(pdf)
    session.refresh_from_db()
    arrived = [clock(note.arrived_at) for note in Attendance.objects.all()]
    wanted = ["Zineb", "Amina", "Omar", "Nadia", "Hind", f"1 / {len(reader.pages)}"]
    # The house's paper speaks both languages.
    wanted += [said("fr", "Kingdom of Morocco"), clock(session.starts_at), clock(session.ends_at), *arrived]
    assert [word for word in wanted if word not in printed] == []
    assert "Karim" not in printed  # waits


def test_paper_before_the_meeting_has_lines_for_those_who_are_not_registered(session: RegionalSession) -> None:
    a_crowd(session)
    before = words_of(made(session, "pdf"))
    RegionalSession.objects.filter(pk=session.pk).update(state="held")
    session.refresh_from_db()
    after = words_of(made(session, "pdf"))
    note = said("fr", "For those who come without being registered")
    assert (note in before, note in after) == (True, False)
    assert re.search(r"\b13\b", before)  # eight blank lines after five people


@pytest.mark.parametrize("day", [datetime(2026, 9, 19, 9, 30, tzinfo=UTC), datetime(2026, 9, 21, 9, 30, tzinfo=UTC)])
def test_hours_agree_to_the_minute_on_both_sides_of_the_change_of_the_clock(meeting: Meeting, day: datetime) -> None:
    """Morocco was an hour ahead of UTC until 20 September 2026."""
    session = meeting(starts_at=day, ends_at=day + timedelta(hours=3))
    amina = come(session, "Amina")
    Attendance.objects.create(
        registration=amina, mode=ROOM, source=Source.NAME, arrived_at=day + timedelta(minutes=7, seconds=59)
    )
    hour = 10 if day.day < 20 else 9
    page = browser_of(staff()).get(reverse("door:door", args=["RS-04"]), {"show": "here"}).content.decode()
    assert f"{hour:02d}:37" in page
    assert rows(made(session, "xlsx"))[0][8] == f"{hour:02d}:37"
    printed = words_of(made(session, "pdf"))
    assert [word for word in (f"{hour:02d}:37", f"{hour:02d}:30", f"{hour + 3:02d}:30") if word not in printed] == []


def test_hostile_names_stop_no_sheet(session: RegionalSession) -> None:
    session.seats_in_room = None
    session.save()
    for place, text in enumerate(HOSTILE):
        come(session, f"{place}{text}"[:150], organisation_name=text[:150])
    for language in ("ar", "fr"):
        assert PdfReader(io.BytesIO(made(session, "pdf", language))).pages
        assert len(rows(made(session, "xlsx", language))) == len(HOSTILE)


def test_sheet_is_given_to_those_who_work_at_the_meeting_and_each_time_noted(session: RegionalSession) -> None:
    a_crowd(session)
    said = {}
    for role, region in (("reception", "04"), ("coordinator", "04"), ("rapporteur", "04"), ("reviewer", "04")):
        said[role] = browser_of(staff(role, role, region)).get(at("pdf")).status_code
    assert said == {"reception": 200, "coordinator": 200, "rapporteur": 200, "reviewer": 403}
    assert browser_of(staff("far", region="06")).get(at("xlsx")).status_code == 404
    salma = browser_of(staff())
    assert salma.get(at("docx")).status_code == 404
    answer = salma.get(at("xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="RS-04-ar.xlsx"'
    assert "no-store" in answer["Cache-Control"]
    read = AuditEntry.objects.filter(action="attendance_sheet_read")
    assert [row.details for row in read.order_by("pk")] == [
        *[{"people": 6, "format": "pdf"}] * 3,
        {"people": 6, "format": "xlsx"},
    ]
