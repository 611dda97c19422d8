"""One whole session: sixty people, forty for the room and twenty remote, twenty of them noted while there is no line.

Two devices keep the door. Both lose the line, note partly the same people, and deliver more than once. At the end every
person is reconciled: registered, present once, in the way and by the means in which they came; page, workbook and
paper agree. The test prints the reconciliation (`pytest -s`).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect
from pypdf import PdfReader

from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import links
from consultations.registrations.models import Attendance, Registration
from portal.shared.models import AuditEntry
from portal.shared.time import clock
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.reception import NO_LINE, comes, device_of, kept_on, notes, number, opens_door, receptionist, row

pytestmark = pytest.mark.browser

Source = Attendance.Source
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE
IN_ROOM, FOLLOWING, ONLINE, BY_PASS = 40, 20, 20, 10
FIRST = ["أمينة", "Youssef", "ليلى", "Karim", "نادية"]
FAMILY = ["بنيس", "Tazi", "العلوي", "Bennani", "الصقلي", "Alaoui", "بوعزة", "El Khattabi"]


@pytest.mark.parametrize("language", ["ar"])
def test_sixty_people_are_reconciled_one_by_one(portal: Portal) -> None:
    session, room, remote = sixty_register(portal)
    salma, karim = (device_of(receptionist(name), portal) for name in ("salma", "karim"))
    for device in (salma, karim):
        opens_door(device, session)
    with_a_line(salma, room[:ONLINE])
    without_a_line(portal, session, salma, karim, room[ONLINE:])
    remotely(portal, remote)
    table = reconciled(session, room, remote)
    sheets_agree(salma, session, table)
    assert [fault for fault in portal.examiner.faults if NO_LINE not in fault and "favicon" not in fault] == []


def sixty_register(portal: Portal) -> tuple[RegionalSession, list[Registration], list[Registration]]:
    """Every seat is taken, and five people wait whom nobody will find here."""
    elsewhere = portal.address.replace("localhost", "127.0.0.1")  # another site, to the browser
    begins = timezone.now() + timedelta(minutes=10)
    session = open_meeting(
        "RS-04-SIXTY",
        starts_at=begins,
        seats_in_room=IN_ROOM,
        seats_remote=FOLLOWING,
        remote_link=f"{elsewhere}/healthz",
    )
    people = [f"{FIRST[place % 5]} {FAMILY[place % 8]} p{place:02d}" for place in range(IN_ROOM + FOLLOWING)]
    languages = ["ar", "fr"]
    room = [comes(session, name, ROOM, language=languages[at % 2]) for at, name in enumerate(people[:IN_ROOM])]
    remote = [comes(session, name, REMOTE) for name in people[IN_ROOM:]]
    for place in range(5):
        comes(session, f"{FIRST[place]} w{place:02d}", ROOM)
    return move_session(session=session, to="live", by=None), room, remote


def with_a_line(salma: Visitor, people: list[Registration]) -> None:
    """Ten show their pass to the camera, ten say their name."""
    for person in people[:BY_PASS]:
        salma.page.goto(links.pass_url(person))
        salma.page.click("[data-check-in] button")
        expect(row(salma, person.reference)).to_have_attribute("data-state", "here")
    salma.opens("door:door", person.session.code)
    expect(number(salma, "here")).to_have_text(str(BY_PASS))
    for person in people[BY_PASS:]:
        notes(salma, person.full_name, person.reference)
    expect(number(salma, "here")).to_have_text(str(ONLINE))
    expect(salma.page.locator("[data-to-send]")).to_be_hidden()


def without_a_line(
    portal: Portal, session: RegionalSession, salma: Visitor, karim: Visitor, people: list[Registration]
) -> None:
    """Both devices lose the line. Salma notes all twenty, four by their pass; Karim eight of them as well."""
    for device in (salma, karim):
        device.context.set_offline(True)
    noted_on(karim, people[:8])
    for person in people[:4]:
        salma.page.goto(links.pass_url(person))  # the worker opens it, in either language
        row(salma, person.reference).locator("[data-check-in] button").click()
        expect(row(salma, person.reference)).to_have_attribute("data-state", "queued")
    salma.opens("door:door", session.code)
    noted_on(salma, people[4:])
    expect(salma.page.locator("[data-to-send]")).to_contain_text(str(len(people)))
    assert Attendance.objects.count() == ONLINE
    assert len(kept_on(salma)["notes"]) == len(people)
    delivered_twice(karim)
    delivered_twice(salma)
    for device in (karim, salma):
        expect(device.page.locator("[data-to-send]")).to_be_hidden()
        expect(number(device, "here")).to_have_text(str(IN_ROOM), timeout=30_000)
        assert kept_on(device)["notes"] == []


def noted_on(device: Visitor, people: list[Registration]) -> None:
    for person in people:
        notes(device, person.full_name, person.reference)


def delivered_twice(device: Visitor) -> None:
    """The line comes back and the queue is sent; then the same bytes arrive once more, twice at once."""
    page = device.page
    with page.expect_response(lambda response: response.url.endswith("/notes/")) as delivery:
        device.context.set_offline(False)
    answer = delivery.value
    first = Counter(one["outcome"] for one in answer.json()["answers"])
    again = page.evaluate(
        """async ([address, body]) => {
            const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken=")).slice(10);
            const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
            const send = async () => (await fetch(address, { method: "POST", headers, body })).json();
            const [first, second] = await Promise.all([send(), send()]);
            return [...first.answers, ...second.answers].map(({ outcome }) => outcome);
        }""",
        [answer.url, answer.request.post_data],
    )
    assert set(again) == {"already"}
    print(f"delivered: {dict(first)}, once more twice: {dict(Counter(again))}")


def remotely(portal: Portal, people: list[Registration]) -> None:
    """Twenty follow the link of their mail to the page from which the meeting is joined."""
    visitor = portal.visitor()
    for person in people:
        visitor.page.goto(links.join_url(person))
        visitor.presses("main form.actions [type=submit]")
        assert visitor.page.url == person.session.remote_link
        visitor.context.clear_cookies()
    visitor.context.close()


def reconciled(
    session: RegionalSession, room: list[Registration], remote: list[Registration]
) -> dict[str, tuple[str, str, str]]:
    """Say of each registered person how they came, by what, and when; and that each came once."""
    expected = {person.reference: (ROOM, Source.PASS) for person in room[:BY_PASS]}
    expected |= {person.reference: (ROOM, Source.NAME) for person in room[BY_PASS:ONLINE]}
    expected |= {person.reference: (ROOM, Source.OFFLINE) for person in room[ONLINE:]}
    expected |= {person.reference: (REMOTE, Source.JOINED) for person in remote}
    came = list(Attendance.objects.select_related("registration", "recorded_by").order_by("registration__number"))
    assert {note.registration.reference: (note.mode, note.source) for note in came} == expected
    assert len(came) == len(expected) == IN_ROOM + FOLLOWING
    noted = Counter(AuditEntry.objects.filter(action="arrival_noted").values_list("object_id", flat=True))
    assert noted == Counter(str(note.registration_id) for note in came)  # once each: nothing was noted anew
    opens = session.starts_at - timedelta(hours=3)
    assert all(opens <= note.arrived_at <= timezone.now() for note in came)
    print_table(session, came)
    return {note.registration.reference: (note.mode, note.source, clock(note.arrived_at)) for note in came}


def print_table(session: RegionalSession, came: list[Attendance]) -> None:
    seated = session.registrations.filter(status="seated")
    absent, waiting = seated.filter(attendance=None), session.registrations.filter(status="waiting")
    by = Counter((note.mode, note.source) for note in came)
    print(f"\n{'registered':<12}{'came by':<12}{'people':>7}")
    for (mode, source), people in sorted(by.items()):
        print(f"{mode:<12}{source:<12}{people:>7}")
    present = {mode: sum(note.mode == mode for note in came) for mode in (ROOM, REMOTE)}
    print(f"{'':<12}{'together':<12}{sum(present.values()):>7}")
    print(f"registered {seated.count()} = in the room {present[ROOM]} + remote {present[REMOTE]}", end="; ")
    print(f"absent {absent.count()}; waiting {waiting.count()}")
    for note in came:
        who = note.recorded_by.email.partition("@")[0] if note.recorded_by else "themselves"
        print(f"  {note.registration.reference}  {note.mode:<7}{note.source:<9}{clock(note.arrived_at)}  {who}")


def sheets_agree(salma: Visitor, session: RegionalSession, table: dict[str, tuple[str, str, str]]) -> None:
    """The workbook and the paper name the same sixty people with the same minutes; none who waits is on them."""
    with translation.override(salma.portal.language):
        ways = {str(mode.label): mode for mode in Presence}
        means = {str(source.label): source for source in Source}
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(salma, session, "xlsx"))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {str(cells[1]): (ways[str(cells[7])], means[str(cells[9])], cells[8]) for cells in rows} == table
    assert len(rows) == IN_ROOM + FOLLOWING
    # The order in which a reader takes Arabic lines apart is its own: the French paper is read.
    paper = PdfReader(io.BytesIO(downloaded(salma, session, "pdf", language="fr")))
    text = "\n".join(page.extract_text() for page in paper.pages)
    arrived = Counter(hour for _mode, _source, hour in table.values())
    printed = Counter(re.findall(r"\d\d:\d\d", text))
    assert (arrived - printed, (printed - arrived).total()) == (Counter(), 3)  # beside them: from, to, and as of
    assert Counter(re.findall(r"[pw]\d\d", text)) == Counter(f"p{place:02d}" for place in range(60))


def downloaded(salma: Visitor, session: RegionalSession, format: str, *, language: str = "ar") -> bytes:
    with translation.override(language):
        address = reverse("door:sheet", args=[session.code, format])
    return salma.page.request.get(salma.portal.address + address).body()
