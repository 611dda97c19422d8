"""The regional sessions as the public sees them: by month, on the map, one by one, and in their calendars."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from icalendar import Calendar

from consultations.contributions.tests.conftest import make_region, open_window
from consultations.public_site.months import by_month
from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SessionDocument, Speaker
from consultations.regional_sessions.tests.papers import add, pdf
from portal.shared.time import clock, day
from strategy.models import Region
from tests.people import Person, everyone

S = RegionalSession.State
REASON = {"cancellation_reason_ar": "أغلق الثلج الطريق", "cancellation_reason_fr": "La neige a coupé la route"}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def session(rabat: Region) -> RegionalSession:
    """The announced session of region 04, both in the room and remotely, in twenty days."""
    RegionalSession.objects.update(
        mode="hybrid", venue_ar="الولاية", venue_fr="La wilaya", remote_link="https://secret.example.org/room"
    )
    return RegionalSession.objects.get()


def put(session: RegionalSession, **columns: object) -> RegionalSession:
    RegionalSession.objects.filter(pk=session.pk).update(**columns)
    return RegionalSession.objects.get(pk=session.pk)


def page(address: str, language: str = "fr", status: int = 200, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/{language}/{address}")
    assert answer.status_code == status
    return answer.content.decode()


def codes(months) -> list[str]:
    return [session.code for month in months for session in month.sessions]


# -- the calendar -------------------------------------------------------------------------------------------------
@pytest.fixture
def several(session: RegionalSession) -> None:
    """Sessions of two regions: to come, held, cancelled, a draft."""
    casablanca = make_region("06", "الدار البيضاء", "Casablanca")
    now = timezone.now()
    put(
        open_window(casablanca, code="RS-06"),
        mode="remote",
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=3),
    )
    put(
        open_window(casablanca, code="RS-06-HELD"),
        state="held",
        starts_at=now - timedelta(days=40),
        ends_at=now - timedelta(days=40, hours=-3),
    )
    put(open_window(casablanca, code="RS-06-OFF"), state="cancelled", **REASON)
    put(open_window(casablanca, code="RS-06-DRAFT"), state="draft")


@pytest.mark.parametrize(
    ("chosen", "upcoming", "past"),
    [
        ("", ["RS-06", "RS-04"], ["RS-06-OFF", "RS-06-HELD"]),
        ("?region=06", ["RS-06"], ["RS-06-OFF", "RS-06-HELD"]),
        ("?mode=remote", ["RS-06"], []),
        ("?when=coming", ["RS-06", "RS-04"], []),
        ("?when=past&region=06", [], ["RS-06-OFF", "RS-06-HELD"]),
        ("?region=99&mode=nothing&when=never", ["RS-06", "RS-04"], ["RS-06-OFF", "RS-06-HELD"]),
    ],
)
def test_what_is_chosen_in_the_address_is_listed(several, chosen, upcoming, past):
    context = Client().get(f"/fr/sessions/{chosen}").context
    assert (codes(context["upcoming"]), codes(context["past"])) == (upcoming, past)
    on_the_map = Client().get(f"/fr/regions/sessions/{chosen}").context["sessions"]
    assert [session.code for session in on_the_map] == upcoming + past


@pytest.mark.parametrize(
    ("state", "ended", "is_to_come"),
    [
        (S.ANNOUNCED, False, True),
        (S.ANNOUNCED, True, False),
        (S.LIVE, True, True),  # it runs over
        (S.HELD, False, False),  # it ended early
        (S.CANCELLED, False, False),
    ],
)
def test_session_is_to_come_until_it_is_over(session, state, ended, is_to_come):
    ends_at = timezone.now() + timedelta(minutes=-5 if ended else 5)
    put(session, state=state, starts_at=ends_at - timedelta(hours=3), ends_at=ends_at)
    context = Client().get("/fr/sessions/").context
    assert (codes(context["upcoming"]), codes(context["past"])) == ((["RS-04"], []) if is_to_come else ([], ["RS-04"]))
    assert [found.code for found in Client().get("/fr/").context["sessions"]] == (["RS-04"] if is_to_come else [])


def test_choice_stays_in_the_form_and_in_the_way_to_the_map(several):
    shown = page("sessions/?region=06&when=past")
    assert '/fr/regions/sessions/?region=06&amp;when=past"' in shown
    assert re.search(r'<option value="06"\s+selected>', shown)
    assert "webcal://127.0.0.1:8000/fr/regions/06/calendar.ics" in shown


def test_nothing_found_leads_back_to_everything(session):
    assert 'class="btn quiet" href="/fr/sessions/"' in page("sessions/?mode=in_person")


@pytest.mark.parametrize(
    ("moment", "month", "number"),
    [
        (datetime(2026, 8, 31, 22, 59, tzinfo=UTC), (2026, 8), 31),
        (datetime(2026, 8, 31, 23, 0, tzinfo=UTC), (2026, 9), 1),  # midnight in Morocco, which kept UTC+1
        (datetime(2026, 10, 31, 23, 0, tzinfo=UTC), (2026, 10), 31),  # and does not any more
    ],
)
def test_month_and_day_are_those_of_morocco(session, moment, month, number):
    session.starts_at = moment
    [found] = by_month([session])
    assert (found.first.year, found.first.month) == month
    marked = [square.number for week in found.weeks for square in week if square and square.sessions]
    assert (marked, len(found.weeks[0])) == ([number], 7)


def test_day_of_the_sheet_leads_to_the_session(session):
    shown = page("sessions/")
    assert 'href="#session-RS-04"' in shown
    assert 'id="session-RS-04"' in shown


# -- the map ------------------------------------------------------------------------------------------------------
def test_map_bears_the_date_of_each_regions_session(several):
    shown = page("regions/sessions/")
    coming = RegionalSession.objects.get(code="RS-06")
    assert f"{coming.starts_at:%d/%m}" in shown
    assert shown.count('class="plate plate-') == 2
    assert shown.count('class="ground-') == 12


# -- a session's page ----------------------------------------------------------------------------------------------
def test_agenda_stands_with_its_speakers(session, axis):
    item = AgendaItem.objects.create(
        session=session, axis=axis, title_ar="الورشة", title_fr="Atelier", description_ar="نص", description_fr="Texte",
        starts_at=session.starts_at, ends_at=session.starts_at + timedelta(hours=1),
    )  # fmt: skip
    Speaker.objects.create(item=item, name_ar="ليلى", name_fr="Leïla", position_ar="خبيرة", position_fr="Experte")
    assert all(words in page("sessions/RS-04/") for words in ("Atelier", "Texte", "Leïla", "Experte"))
    assert all(words in page("sessions/RS-04/", "ar") for words in ("الورشة", "نص", "ليلى", "خبيرة"))


@pytest.mark.parametrize("state", [S.ANNOUNCED, S.REGISTRATION_OPEN, S.LIVE, S.HELD])
def test_remote_link_is_on_no_public_page(session, state):
    now = timezone.now()
    put(session, state=state, starts_at=now, ends_at=now + timedelta(hours=3))
    addresses = ["", "sessions/", "sessions/RS-04/", "sessions/RS-04/calendar.ics", "calendar.ics", "regions/04/"]
    assert [address for address in addresses if "secret" in page(address).replace("\r\n ", "")] == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_cancelled_session_says_why(session, language):
    put(session, state="cancelled", **REASON)
    shown = page("sessions/RS-04/", language)
    assert REASON[f"cancellation_reason_{language}"] in shown
    assert "RS-04/calendar.ics" not in shown


def test_page_asks_as_often_for_three_items_as_for_one(session, axis, media):
    def add_one(number: int) -> None:
        item = AgendaItem.objects.create(
            session=session, axis=axis, title_ar="الورشة", title_fr="Atelier",
            starts_at=session.starts_at + timedelta(minutes=number), ends_at=session.ends_at,
        )  # fmt: skip
        Speaker.objects.create(item=item, name_ar="ليلى", name_fr="Leïla")
        add(session, "other", language=["ar", "fr", "both"][number])

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page("sessions/RS-04/")
        return len(queries)

    add_one(0)
    one = asked()
    add_one(1)
    add_one(2)
    assert (one, asked()) == (4, 4)


# -- documents -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "order"), [("ar", ["ar", "both", "fr"]), ("fr", ["fr", "both", "ar"])])
def test_documents_stand_by_language_the_readers_own_first(session, media, language, order):
    for written in ("both", "fr", "ar"):
        add(session, "programme", language=written)
    shown = Client().get(f"/{language}/sessions/RS-04/").context["documents"]
    assert [paper.language for _label, papers in shown for paper in papers] == order


@pytest.mark.parametrize(
    ("language", "name"), [("ar", "RS-04 وثيقة programme.pdf"), ("fr", "RS-04 Document programme.pdf")]
)
def test_document_comes_whole_under_a_readable_name(session, media, language, name):
    document = add(session, "programme")
    answer = Client().get(f"/{language}/sessions/RS-04/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == pdf("programme")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert name in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment")


def test_document_held_back_or_of_a_draft_is_the_administrators_alone(session, media):
    document, elsewhere = add(session, "press_release", visible=False), add(session, "programme")
    address = f"/fr/sessions/RS-04/documents/{document.pk}/"

    def doors(where: str) -> dict[str, int]:
        return {person.name: person.browser.get(where).status_code for person in people}

    people: list[Person] = everyone()
    closed = {person.name: 200 if person.name == "administrator" else 404 for person in people}
    assert doors(address) == closed
    assert "documents" in page("sessions/RS-04/")
    assert address not in page("sessions/RS-04/")
    assert set(doors(address.replace(str(document.pk), str(elsewhere.pk))).values()) == {200}
    put(session, state="draft")
    assert doors(address.replace(str(document.pk), str(elsewhere.pk))) == closed


def test_document_of_another_session_is_not_there(session, media):
    document = add(session, "programme")
    open_window(make_region("06", "الدار البيضاء", "Casablanca"), code="RS-06")
    page(f"sessions/RS-06/documents/{document.pk}/", status=404)
    SessionDocument.objects.all().delete()
    page(f"sessions/RS-04/documents/{document.pk}/", status=404)


# -- calendars -----------------------------------------------------------------------------------------------------
def events(address: str, language: str = "fr") -> list:
    return list(Calendar.from_ical(page(address, language)).walk("VEVENT"))


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    ("starts_at", "shown"),
    [
        (datetime(2026, 9, 17, 8, 30, tzinfo=UTC), "17 septembre 2026"),
        (datetime(2026, 9, 22, 9, 30, tzinfo=UTC), "22 septembre 2026"),
    ],
)
def test_page_and_calendar_agree_to_the_minute_on_both_sides_of_the_change(session, language, starts_at, shown):
    put(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6))
    [event] = events("sessions/RS-04/calendar.ics", language)
    assert (day(event["dtstart"].dt, "fr"), clock(event["dtstart"].dt), clock(event["dtend"].dt)) == (
        shown, "09:30", "15:30",
    )  # fmt: skip
    assert event["dtstart"].dt == starts_at
    read = page("sessions/RS-04/", language)
    with translation.override(language):
        assert all(words in read for words in (day(starts_at), "09:30", "15:30"))
        assert all(words in str(event["description"]) for words in (day(starts_at), "09:30", "15:30"))
    assert str(event["url"]) == f"http://127.0.0.1:8000/{language}/sessions/RS-04/"


@pytest.mark.parametrize(
    ("address", "uids"),
    [
        ("calendar.ics", {"RS-04", "RS-06", "RS-06-HELD", "RS-06-OFF"}),
        ("regions/06/calendar.ics", {"RS-06", "RS-06-HELD", "RS-06-OFF"}),
        ("regions/04/calendar.ics", {"RS-04"}),
        ("sessions/RS-06-OFF/calendar.ics", {"RS-06-OFF"}),
    ],
)
def test_feeds_hold_what_was_announced_and_never_a_draft(several, address, uids):
    assert {str(event["uid"]).partition(".session@")[0] for event in events(address)} == uids


@pytest.mark.parametrize("address", ["regions/99/calendar.ics", "sessions/RS-06-DRAFT/calendar.ics"])
def test_calendar_of_what_is_not_there_is_404(several, address):
    page(address, status=404)


def test_feed_is_a_calendars_and_is_sent_again_only_when_it_changed(session, rabat):
    address = "/fr/regions/04/calendar.ics"
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=900"
    again = Client().get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    session.venue_fr = "Ailleurs"
    actions.change_session(session=session, by=None)
    changed = Client().get(address, headers={"if-none-match": answer["ETag"]})
    assert (changed.status_code, b"Ailleurs" in changed.content) == (200, True)
    put(session, state="draft")
    gone = Client().get(address, headers={"if-none-match": changed["ETag"]})
    assert (gone.status_code, b"VEVENT" in gone.content) == (200, False)


def test_feed_asks_as_often_for_three_sessions_as_for_one(session, rabat):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page("calendar.ics")
        return len(queries)

    one = asked()
    open_window(rabat, code="RS-04-B")
    open_window(rabat, code="RS-04-C")
    assert (one, asked()) == (1, 1)
