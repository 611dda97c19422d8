"""Sessions as calendars read them (RFC 5545): one event, a feed, or what a mail carries.

Moments are UTC, for the clock of Morocco changed on 2026-09-20 and the zone data of most calendars have not heard of
it; the hour on Morocco's clock stands in words in the description.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _, override
from icalendar import Calendar, Event, vCalAddress, vText

from consultations.regional_sessions.models import RegionalSession
from portal.shared.text import clean
from portal.shared.time import clock, day, weekday

MEDIA_TYPE = "text/calendar; charset=utf-8"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
LOOK_AGAIN = timedelta(hours=6)  # how often a calendar that subscribed should ask

State = RegionalSession.State


def event_of(session: RegionalSession, *, language: str, url: str, more: Iterable[str] = ()) -> Event:
    """Return the session as an event in one language; `url` is the page that says more, `more` what else to tell."""
    with override(language):
        event = Event()
        event.add("uid", uid_of(session))
        event.add("sequence", session.revision)
        event.add("dtstamp", session.changed_at.astimezone(UTC))
        event.add("last-modified", session.changed_at.astimezone(UTC))
        event.add("dtstart", session.starts_at.astimezone(UTC))
        event.add("dtend", session.ends_at.astimezone(UTC))
        event.add("status", "CANCELLED" if session.state == State.CANCELLED else "CONFIRMED")
        event.add("summary", _summary(session))
        event.add("description", "\n".join(clean(line) for line in [*_description(session), *more, url]))
        event.add("location", clean(session.venue) if session.has_room else _("Remote"))
        event.add("url", url)
        event.add("organizer", _organiser())
    return event


def calendar_of(events: Iterable[Event], *, language: str, method: str = PUBLISH, name: str = "") -> bytes:
    """Return the file that holds the events. A mail that takes one back says `CANCEL`; all else says `PUBLISH`."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tachawor//Regional sessions//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", LOOK_AGAIN)
        calendar["refresh-interval"].params["VALUE"] = "DURATION"
        calendar.add("x-published-ttl", vText("PT6H"))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(session: RegionalSession) -> str:
    """Return the name by which every calendar knows the session, whatever becomes of its title and its address."""
    return f"{session.code}.session@tachawor"


def hours_in_words(session: RegionalSession) -> str:
    """Return such as "jeudi 17 septembre 2026, de 09:30 à 17:00 (heure du Maroc)", in the active language."""
    starts, ends = session.starts_at, session.ends_at
    said = {
        "weekday": weekday(starts),
        "day": day(starts),
        "start": clock(starts),
        "end": clock(ends),
        "last_weekday": weekday(ends),
        "last_day": day(ends),
    }
    if not session.lasts_days:
        return _("%(weekday)s %(day)s, from %(start)s to %(end)s (time in Morocco)") % said
    return _("from %(weekday)s %(day)s, %(start)s to %(last_weekday)s %(last_day)s, %(end)s (time in Morocco)") % said


def _summary(session: RegionalSession) -> str:
    title = clean(session.title)
    return _("Cancelled: %(title)s") % {"title": title} if session.state == State.CANCELLED else title


def _description(session: RegionalSession) -> Iterable[str]:
    yield hours_in_words(session)
    if session.state == State.CANCELLED:
        yield session.cancellation_reason
        return
    yield str(session.get_mode_display())
    if session.has_room:
        yield session.venue
    if session.access_information:
        yield session.access_information


def _organiser() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(name or address)
    return organiser
