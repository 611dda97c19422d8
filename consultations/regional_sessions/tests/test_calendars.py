"""What calendars read: the same minutes as the page on either side of the change of Morocco's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from consultations.regional_sessions import actions
from consultations.regional_sessions.calendars import CANCEL, PUBLISH, calendar_of, event_of, hours_in_words
from consultations.regional_sessions.models import RegionalSession
from portal.shared.time import clock, local

pytestmark = pytest.mark.django_db

URL = "https://tachawor.example.org/fr/sessions/RS-04-TEST/"
# The clock of Morocco changed from UTC+1 to UTC+0 on 20 September 2026: hours on it, and in UTC.
SIDES = {"before": ("2026-09-17", "08:30", "14:30"), "after": ("2026-09-22", "09:30", "15:30")}


@pytest.fixture(params=SIDES)
def session(request, draft, administrator) -> RegionalSession:
    """A session from 09:30 to 15:30 of Morocco's clock."""
    day, starts, ends = SIDES[request.param]
    draft.starts_at = datetime.fromisoformat(f"{day}T{starts}+00:00")
    draft.ends_at = datetime.fromisoformat(f"{day}T{ends}+00:00")
    actions.change_session(session=draft, by=administrator)
    return actions.move_session(session=draft, to="announced", by=administrator)


def read(session: RegionalSession, language: str = "fr", **more):
    """Return the one event as a calendar reads it back."""
    event = event_of(session, language=language, url=URL, **more)
    return Calendar.from_ical(calendar_of([event], language=language)).walk("VEVENT")[0]


def test_hours_agree_to_the_minute_with_the_page(session):
    assert (clock(session.starts_at), clock(session.ends_at)) == ("09:30", "15:30")
    event = read(session)
    assert (event["dtstart"].dt, event["dtend"].dt) == (session.starts_at, session.ends_at)
    assert (f"{local(event['dtstart'].dt):%H:%M}", event["dtstart"].dt.utcoffset()) == ("09:30", timedelta(0))
    raw = calendar_of([event_of(session, language="fr", url=URL)], language="fr").decode()
    assert f"DTSTART:{session.starts_at:%Y%m%dT%H%M%SZ}" in raw
    assert "TZID" not in raw


def test_hour_in_morocco_stands_in_words_in_each_language(draft):
    draft.starts_at = datetime(2026, 9, 17, 8, 30, tzinfo=UTC)
    draft.ends_at = datetime(2026, 9, 17, 14, 30, tzinfo=UTC)
    assert "09:30" in str(read(draft, "ar")["description"]).split("\n")[0]
    assert "17 شتنبر 2026" in str(read(draft, "ar")["description"])
    assert "jeudi 17 septembre 2026" in str(read(draft, "fr")["description"])
    draft.ends_at += timedelta(days=1)
    assert "18 شتنبر 2026" in hours_in_words(draft)


def test_event_is_known_by_its_code_and_counts_announced_changes(session, administrator):
    before = read(session)
    session.venue_ar, session.venue_fr = "مقر الجهة", "Siège de la région"
    actions.change_session(session=session, by=administrator)
    after = read(session)
    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert (str(after["location"]), str(after["status"]), str(after["url"])) == ("Siège de la région", "CONFIRMED", URL)
    assert after["last-modified"].dt == RegionalSession.objects.get().changed_at.replace(microsecond=0)


def test_remote_link_is_never_told(session):
    raw = calendar_of([event_of(session, language="ar", url=URL)], language="ar").decode()
    assert session.remote_link not in raw.replace("\r\n ", "")


def test_session_called_off_says_so_and_why(session, administrator):
    reason = {"ar": "ثلج", "fr": "Neige"}
    session = actions.move_session(session=session, to="cancelled", by=administrator, reason=reason)
    event = read(session)
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert "Rencontre de Rabat" in str(event["summary"]) != "Rencontre de Rabat"
    assert "Neige" in str(event["description"])
    assert "ثلج" in str(read(session, "ar")["description"])


@pytest.mark.parametrize("method", [PUBLISH, CANCEL])
def test_file_says_what_it_is_for_and_what_else_is_told(session, method):
    event = event_of(session, language="fr", url=URL, more=["Votre place: 12"])
    calendar = Calendar.from_ical(calendar_of([event], language="fr", method=method))
    back = calendar.walk("VEVENT")[0]
    assert calendar["method"] == method
    assert str(back["organizer"]).startswith("mailto:")
    assert "Votre place: 12" in str(back["description"])


def test_breaks_and_semicolons_of_the_desk_cannot_forge_a_line(session):
    session.venue_fr = "Salle; A\r\nATTENDEE:mailto:x@example.org\u2028\x0bB"
    session.title_fr = "Titre\nBEGIN:VALARM"
    raw = calendar_of([event_of(session, language="fr", url=URL)], language="fr")
    lines = raw.replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in lines if line.startswith((b"ATTENDEE", b"BEGIN:VALARM"))] == []
    back = Calendar.from_ical(raw).walk("VEVENT")[0]
    assert str(back["location"]).startswith("Salle; A\nATTENDEE")


def test_same_session_gives_the_same_bytes(session):
    one, other = (calendar_of([event_of(session, language="fr", url=URL)], language="fr") for _ in range(2))
    assert one == other


def test_feed_says_its_name_and_when_to_look_again(session):
    raw = calendar_of([event_of(session, language="fr", url=URL)], language="fr", name="Rencontres régionales")
    calendar = Calendar.from_ical(raw)
    assert (calendar["x-wr-calname"], str(calendar["method"])) == ("Rencontres régionales", "PUBLISH")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in raw
