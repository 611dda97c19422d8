"""The attendance sheet of a meeting: to be signed when the line is down, and filled in with who came when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, override

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.door import device
from consultations.registrations.door.guests import EXPECTED, FOLLOWING, HERE, REMOTE, Guest
from portal.shared.time import clock, day, day_and_clock, weekday
from portal.shared.typesetting import inline
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.pdf import frame, set_pdf
from portal.shared.typesetting.sheets import Row, Workbook

FORMATS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Lines for those who come unregistered.
BLANK_LINES = 8
_IN_ORDER = {HERE: 0, EXPECTED: 0, FOLLOWING: 1, REMOTE: 1}


def attendance_sheet(
    session: RegionalSession, people: Sequence[Guest], *, format: str, language: str, at: datetime
) -> bytes:
    """Return the sheet as it stands at that moment, of those who hold a seat or came: the room first, then remotely."""
    signing = sorted((one for one in people if one.state in _IN_ORDER), key=lambda one: _IN_ORDER[one.state])
    with override(language):
        if format == "pdf":
            return _pdf(session, signing, language, at)
        return _workbook(session, signing, language, at)


def totals(people: Sequence[Guest]) -> list[tuple[str, int]]:
    """Return what the sheet adds up: who was to come in which way, and who came."""
    here, following = _standing(people, HERE), _standing(people, FOLLOWING)
    return [
        (_("Registered in all"), len(people)),
        (_("Registered for the room"), sum(one.mode == Presence.ROOM for one in people)),
        (_("Registered to follow remotely"), sum(one.mode == Presence.REMOTE for one in people)),
        (_("Present in the room"), here),
        (_("Followed remotely"), following),
        (_("Absent"), len(people) - here - following),
    ]


def _standing(people: Sequence[Guest], state: str) -> int:
    return sum(one.state == state for one in people)


def _way(guest: Guest) -> str:
    """How they came, or mean to come."""
    return str(Presence(guest.attendance.mode if guest.attendance else guest.mode).label)


def _arrived(guest: Guest) -> str:
    return clock(guest.attendance.arrived_at) if guest.attendance else ""


# -- the workbook -----------------------------------------------------------------------------------------------------
def _workbook(session: RegionalSession, people: Sequence[Guest], language: str, at: datetime) -> bytes:
    title = _("Attendance sheet: %(meeting)s") % {"meeting": session.title}
    book = Workbook(title=title, author=_ministry(), language=language, created=at)
    head = [
        *(_("Number"), _("Reference"), _("Name"), _("Organisation"), _("Category"), _("Province or prefecture")),
        *(_("Registered for"), _("Mode"), _("Arrived at"), _("How it was noted"), _("Noted by")),
    ]
    rows = (_row(number, one) for number, one in enumerate(people, start=1))
    book.add(_("Attendance"), head, [8, 18, 32, 32, 26, 22, 14, 14, 11, 18, 24], rows)
    facts: list[Row] = [[name, value] for name, value in [*_facts(session, at), *totals(people)]]
    book.add(_("Meeting and totals"), [_("What"), _("Value")], [34, 60], facts)
    return book.content()


def _row(number: int, guest: Guest) -> Row:
    note = guest.attendance
    return [
        *(number, guest.reference, guest.name, guest.body, guest.category, guest.province),
        *(str(Presence(guest.mode).label), str(Presence(note.mode).label) if note else "", _arrived(guest)),
        *(str(note.get_source_display()) if note else "", guest.by),
    ]


def _facts(session: RegionalSession, at: datetime) -> list[tuple[str, str]]:
    """Return what the head of the sheet says of the meeting."""
    hours = _("from %(start)s to %(end)s") % {"start": clock(session.starts_at), "end": clock(session.ends_at)}
    ends = [session.ends_at] if session.lasts_days else []
    facts = [
        (_("Meeting"), str(session.title)),
        (_("Region"), str(session.region.name)),
        (_("Day"), " – ".join(f"{weekday(one)} {day(one)}" for one in [session.starts_at, *ends])),
        (_("Time"), hours),
        (_("Venue"), str(session.venue or "")),
        (_("As of"), day_and_clock(at)),
    ]
    return [(name, value) for name, value in facts if value]


# -- the paper --------------------------------------------------------------------------------------------------------
def _pdf(session: RegionalSession, people: Sequence[Guest], language: str, at: datetime) -> bytes:
    return set_pdf("attendance.typ", lambda printer: _data(session, people, language, at, printer), date=at)


def _data(
    session: RegionalSession, people: Sequence[Guest], language: str, at: datetime, printer: Printer
) -> dict[str, Any]:
    title, meeting = _("Attendance sheet"), inline.words({language: session.title}, language)
    lines = 0 if device.is_over(session, at) or not session.has_room else BLANK_LINES

    def line(text: str) -> list[Any]:
        return printer.line(inline.isolate(inline.safe(text)))

    return frame(
        printer,
        language=language,
        title=_("Attendance sheet: %(meeting)s") % {"meeting": meeting},
        author=_ministry(),
        running_start=title,
        running_end=inline.isolate(meeting),
        page=_("Page"),
    ) | {
        "heading": printer.line(title),
        "meeting": line(meeting),
        "facts": [[line(name), line(value)] for name, value in _facts(session, at)[1:]],
        "head": [printer.line(name) for name in _head()],
        "rows": [_line(number, one, language, printer) for number, one in enumerate(people, start=1)],
        "blank_lines": [str(len(people) + place) for place in range(1, lines + 1)],
        "blank_note": printer.line(_("For those who come without being registered")),
        "totals": [[printer.line(name), printer.line(inline.figure(value))] for name, value in totals(people)],
        "signed": printer.line(_("Signature of the person in charge of the reception")),
    }


def _head() -> list[str]:
    return [
        *(_("No."), _("Name"), _("Organisation and category"), _("Province or prefecture")),
        *(_("Mode"), _("Arrived at"), _("Signature")),
    ]


def _line(number: int, guest: Guest, language: str, printer: Printer) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": _spoken(guest.name, language, printer),
        "body": _spoken(guest.body, language, printer),
        "category": printer.line(inline.isolate(guest.category)),
        "province": printer.line(inline.isolate(guest.province)),
        "mode": printer.line(_way(guest)),
        "arrived": _arrived(guest),
        "signs": guest.state in {EXPECTED, HERE},
    }


def _spoken(text: str, language: str, printer: Printer) -> dict[str, Any]:
    """Somebody's name in its own direction. Nobody asked for its language: its letters tell enough for its voice."""
    direction = inline.direction_of(text, inline.direction_of_language(language))
    return printer.words(text, language="ar" if direction == "rtl" else "fr", direction=direction)


def _ministry() -> str:
    return _("Ministry of Solidarity, Social Integration and Family")
