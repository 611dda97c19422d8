"""A meeting is copied to another region, prepared in both languages and announced; the public finds it and keeps it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect
from pypdf import PdfWriter

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession
from portal.shared.time import clock, local, moment
from stakeholders.models import RoleAssignment
from strategy.models import Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member
from tests.browser.steps import fill_in_tabs

pytestmark = pytest.mark.browser

SOURCE, COPY = "RS-04-SPRING", "RS-06-SPRING"
LINK = "https://visio.example.org/casablanca"
TITLES = {"ar": "اللقاء الجهوي للدار البيضاء-سطات", "fr": "Rencontre régionale de Casablanca-Settat"}
VENUE = {"ar": "مقر مجلس الجهة بالدار البيضاء", "fr": "Siège du Conseil de la région, Casablanca"}
WORKSHOP = {"ar": "ورشة الأسر والطفولة", "fr": "Atelier familles et enfance"}
SPEAKER = {"ar": "ليلى العلوي", "fr": "Leïla Alaoui"}
PROGRAMME = {"ar": "برنامج اللقاء", "fr": "Programme de la rencontre"}


def test_a_session_is_prepared_and_found(portal: Portal) -> None:
    starts_at = announced_session()
    administrator = staff_member(portal, "amina", RoleAssignment.Role.ADMINISTRATOR, "")
    administrator_copies(administrator, starts_at)
    administrator_fills_in(administrator)
    administrator_plans(administrator)
    administrator_names_a_speaker(administrator)
    administrator_hands_out(administrator, portal.folder)
    administrator_announces(administrator)
    public_finds(portal, starts_at)
    administrator_calls_off(administrator)
    public_reads_why(portal)
    assert portal.examiner.faults == []


def announced_session() -> datetime:
    """Announce a meeting of region 04 in three weeks, from 09:30 to 16:00, with its opening; returns when it starts."""
    today = local(timezone.now()).date()
    hour = datetime.min.time().replace
    starts_at = moment(today + timedelta(days=21), hour(hour=9, minute=30))
    session = RegionalSession(
        code=SOURCE,
        region=Region.objects.get(code="04"),
        title_ar="اللقاء الجهوي للرباط-سلا-القنيطرة",
        title_fr="Rencontre régionale de Rabat-Salé-Kénitra",
        venue_ar="الولاية",
        venue_fr="La wilaya",
        remote_link="https://visio.example.org/rabat",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6, minutes=30),
        registration_opens_at=starts_at - timedelta(days=30),
        registration_closes_at=starts_at - timedelta(days=1),
        contributions_open_at=starts_at - timedelta(days=30),
        contributions_close_at=starts_at + timedelta(days=30),
        seats_in_room=60,
    )
    opening = AgendaItem(
        title_ar="الافتتاح", title_fr="Ouverture", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    actions.create_session(session=session, by=None, agenda=[opening])
    actions.move_session(session=session, to=RegionalSession.State.ANNOUNCED, by=None)
    return starts_at + timedelta(days=7)


# -- the administrator --------------------------------------------------------------------------------------------
def the_copy() -> RegionalSession:
    return RegionalSession.objects.get(code=COPY)


def saves(administrator: Visitor) -> None:
    """Save and stay on the page."""
    administrator.presses("[name=_continue]")


def unfold(administrator: Visitor, rows: str) -> None:
    """Open the part of the page that holds these rows, as it is folded until something in it is wrong."""
    details = administrator.page.locator(f"#{rows}-group details")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()


def adds_a_row(administrator: Visitor, rows: str) -> None:
    unfold(administrator, rows)
    administrator.page.click(f"#{rows}-group .add-row a")


def administrator_copies(administrator: Visitor, starts_at: datetime) -> None:
    """Copy the meeting of region 04 for region 06, a week later at the same hour."""
    page, portal = administrator.page, administrator.portal
    session = RegionalSession.objects.get(code=SOURCE)
    administrator.opens("admin:consultations_regionalsession_change", session.pk)
    administrator.presses(f'a[href$="/regionalsession/{session.pk}/copy/"]')
    administrator.looks()
    page.select_option("[name=region]", "06")
    page.fill("[name=code]", SOURCE)
    page.fill("[name=starts_at_0]", str(local(starts_at).date()))
    page.fill("[name=starts_at_1]", "09:30")
    administrator.presses(".submit-row [type=submit]")
    expect(page.locator(".errorlist")).to_contain_text(portal.says("Another session has this code."))
    administrator.looks()
    page.fill("[name=code]", COPY)
    administrator.presses(".submit-row [type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert page.url == portal.at("admin:consultations_regionalsession_change", the_copy().pk)
    expect(page.locator("[name=title_ar]")).to_have_value(TITLES["ar"])
    expect(page.locator("[name=starts_at_1]")).to_have_value("09:30:00")
    administrator.looks()


def administrator_fills_in(administrator: Visitor) -> None:
    """Say where it takes place: that is not copied."""
    page = administrator.page
    fill_in_tabs(administrator, "venue", **VENUE)
    page.fill("[name=remote_link]", LINK)
    page.fill("[name=seats_in_room]", "40")
    adds_a_row(administrator, "quotas")
    page.select_option("[name=quotas-0-category]", "associations")
    page.fill("[name=quotas-0-seats]", "41")
    saves(administrator)
    expect(page.locator("#quotas-0 .errorlist")).to_contain_text("40")
    administrator.looks()
    page.fill("[name=quotas-0-seats]", "25")
    saves(administrator)
    expect(page.locator(".messagelist .success")).to_be_visible()


def administrator_plans(administrator: Visitor) -> None:
    """Add a workshop after the opening that was copied; at first it begins too early."""
    page = administrator.page
    adds_a_row(administrator, "agenda")
    page.fill("[name=agenda-1-starts]", "10:15")
    page.fill("[name=agenda-1-ends]", "12:00")
    page.select_option("[name=agenda-1-axis]", "families")
    fill_in_tabs(administrator, "agenda-1-title", **WORKSHOP)
    saves(administrator)
    expect(page.locator("#agenda-1 .errorlist")).to_contain_text("10:30")
    expect(page.locator("[name=agenda-1-title_ar]")).to_have_value(WORKSHOP["ar"])
    administrator.looks()
    page.fill("[name=agenda-1-starts]", "10:30")
    saves(administrator)
    expect(page.locator(".messagelist .success")).to_be_visible()


def administrator_names_a_speaker(administrator: Visitor) -> None:
    page, workshop = administrator.page, the_copy().agenda.get(title_fr=WORKSHOP["fr"])
    unfold(administrator, "agenda")
    administrator.presses(f'a[href$="/agendaitem/{workshop.pk}/change/"]')
    adds_a_row(administrator, "speakers")
    fill_in_tabs(administrator, "speakers-0-name", **SPEAKER)
    fill_in_tabs(administrator, "speakers-0-position", ar="مساعدة اجتماعية", fr="Assistante sociale")
    administrator.looks()
    administrator.presses("[name=_save]")
    assert page.url == administrator.portal.at("admin:consultations_regionalsession_change", the_copy().pk)


def administrator_hands_out(administrator: Visitor, folder: Path) -> None:
    """Add a programme in each language; one of them is at first no file that can be taken."""
    page = administrator.page
    (folder / "programme.exe").write_bytes(b"MZ")
    for language in ("ar", "fr"):
        (folder / f"{language}.pdf").write_bytes(pdf(PROGRAMME[language]))
    for place, language in enumerate(("ar", "fr")):
        adds_a_row(administrator, "documents")
        page.select_option(f"[name=documents-{place}-language]", language)
        fill_in_tabs(administrator, f"documents-{place}-title", **PROGRAMME)
        file = folder / ("programme.exe" if language == "fr" else "ar.pdf")
        page.set_input_files(f"[name=documents-{place}-upload]", file)
    saves(administrator)
    expect(page.locator("#documents-1 .errorlist")).to_be_visible()
    administrator.looks()
    # A browser never gives a file back to a page that returns: both are chosen once more.
    for place, language in enumerate(("ar", "fr")):
        page.set_input_files(f"[name=documents-{place}-upload]", folder / f"{language}.pdf")
    saves(administrator)
    expect(page.locator(".messagelist .success")).to_be_visible()
    for rows in ("quotas", "agenda", "documents"):
        unfold(administrator, rows)
    administrator.looks()


def pdf(title: str) -> bytes:
    """Return a page that differs from others by its title."""
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Title": title})
    writer.write(written)
    return written.getvalue()


def administrator_announces(administrator: Visitor) -> None:
    for state in ("announced", "registration_open"):
        administrator.presses(f"[name=_move][value={state}]")
        expect(administrator.page.locator(f"[name=_move][value={state}]")).to_have_count(0)


def administrator_calls_off(administrator: Visitor) -> None:
    page = administrator.page
    administrator.opens("admin:consultations_regionalsession_change", the_copy().pk)
    administrator.presses('.submit-row a[href$="/cancel/"]')
    page.fill("[name=cancellation_reason_ar]", "تعذر توفير القاعة.")
    administrator.presses(".submit-row [type=submit]")
    expect(page.locator(".errorlist")).to_be_visible()
    administrator.looks()
    page.fill("[name=cancellation_reason_fr]", "La salle n’est plus disponible.")
    administrator.presses(".submit-row [type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    administrator.looks()


# -- the public ---------------------------------------------------------------------------------------------------
def public_finds(portal: Portal, starts_at: datetime) -> None:
    """Find it without JavaScript, by calendar and by map; take its papers and its date along."""
    citizen = portal.visitor(scripts=False)
    page = citizen.page
    citizen.opens("public_site:sessions")
    citizen.looks()
    page.select_option("[name=region]", "06")
    citizen.submits("main form")
    assert page.url.endswith("region=06&mode=&when=")
    expect(page.locator("main article")).to_have_count(1)
    citizen.looks()
    citizen.presses('nav.views a[href*="/regions/sessions/"]')
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator(".plate text")).to_have_text(f"{local(starts_at):%d/%m}")
    citizen.looks()
    citizen.presses(".plate")
    assert page.url == portal.at("public_site:session", COPY)
    for words in (VENUE, WORKSHOP, SPEAKER):
        expect(page.locator("main")).to_contain_text(words[portal.language])
    expect(page.locator("main")).to_contain_text("09:30")
    assert LINK not in page.content()
    citizen.looks()
    public_takes_the_papers(citizen)
    public_takes_the_date(citizen, starts_at)
    citizen.opens("public_site:home")
    expect(page.locator("main")).to_contain_text(TITLES[portal.language])


def public_takes_the_papers(citizen: Visitor) -> None:
    papers = citizen.page.locator(".files a").all()
    # The reader's own language comes first.
    languages = ["ar", "fr"] if citizen.portal.language == "ar" else ["fr", "ar"]
    assert [paper.get_attribute("hreflang") for paper in papers] == languages
    for paper, language in zip(papers, languages, strict=True):
        answer = citizen.context.request.get(citizen.portal.address + str(paper.get_attribute("href")))
        assert answer.body() == pdf(PROGRAMME[language])
        assert f"{COPY} {PROGRAMME[language]}.pdf" in unquote(answer.headers["content-disposition"])


def public_takes_the_date(citizen: Visitor, starts_at: datetime) -> None:
    """One meeting, and the feed of its region."""
    portal = citizen.portal
    link = citizen.page.locator('a[href$="/calendar.ics"]:not([href^="webcal"])').get_attribute("href")
    feed = citizen.page.locator('a[href^="webcal"]').get_attribute("href") or ""
    assert feed.removeprefix("webcal:") == portal.at("public_site:region_feed", "06").removeprefix("http:")
    for address in (portal.address + str(link), feed.replace("webcal:", "http:")):
        answer = citizen.context.request.get(address)
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        [event] = Calendar.from_ical(answer.body()).walk("VEVENT")
        assert (event["dtstart"].dt, str(event["location"])) == (starts_at.astimezone(UTC), VENUE[portal.language])
        assert clock(event["dtstart"].dt) in str(event["description"])


def public_reads_why(portal: Portal) -> None:
    citizen = portal.visitor(scripts=False)
    citizen.opens("public_site:session", COPY)
    reason = {"ar": "تعذر توفير القاعة.", "fr": "La salle n’est plus disponible."}
    expect(citizen.page.locator(".called-off")).to_contain_text(reason[portal.language])
    citizen.looks()
    citizen.opens("public_site:sessions")
    citizen.looks()
    citizen.context.close()
