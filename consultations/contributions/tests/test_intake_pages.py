"""The entry screen, its slip, what was entered: for helpers of the region, each entry under its author's name."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.contributions import actions
from consultations.contributions.attachments.tests.samples import picture
from consultations.contributions.models import Contribution
from consultations.contributions.tests.assisted import (
    address,
    answers,
    browser_of,
    counted,
    entered,
    helper,
    intake,
    words,
)
from consultations.contributions.tests.conftest import answers_the_telephone, code_on, open_window, ticket_on
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts, retention, text
from portal.shared.models import AuditEntry
from portal.shared.typesetting.tests.hostile import HOSTILE
from stakeholders.models import Account, Category
from strategy.models import Axis, Region

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def session(rabat: Region) -> RegionalSession:
    return rabat.sessions.get()


@pytest.fixture
def salma(session: RegionalSession) -> Account:
    return helper()


@pytest.fixture
def browser(salma: Account) -> Client:
    return browser_of(salma)


@pytest.fixture
def sheet(axis: Axis, citizens: Category) -> dict[str, Any]:
    return answers(axis, citizens)


def send(browser: Client, sheet: dict[str, Any], **changed: Any) -> Any:
    return browser.post(address("entry"), {k: v for k, v in (sheet | changed).items() if v is not None})


def wrong(page: Any) -> list[str]:
    assert page.status_code == 422
    return list(page.context["form"].errors)


# -- the screen -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["reception", "reviewer", "rapporteur", "coordinator"])
def test_each_kind_of_helper_enters(role, session, sheet, citizens):
    browser = browser_of(helper("karim", role))
    assert send(browser, sheet, author_name="فاطنة").status_code == 302
    assert entered() == [("TCH-04-000001", "فاطنة", "Karim", "paper", "")]
    contribution = Contribution.objects.get()
    assert (contribution.author, contribution.category, contribution.kind) == (None, citizens, "expectation")


def test_helper_of_another_region_finds_nothing(session, sheet, oriental):
    browser = browser_of(helper("karim", "reception", "02"))
    for view in ("entry", "entered", "slip", "offline", "sheets"):
        assert browser.get(address(view)).status_code == 404
    assert send(browser, sheet).status_code == 404
    assert counted() == (0, 0)


def test_slip_shows_reference_and_code_until_the_next_entry_begins(browser, sheet):
    answer = send(browser, sheet)
    code = receipts.code_of(sheet["ticket"])
    assert (answer.status_code, answer["Location"]) == (302, address("slip"))
    assert code not in answer["Location"]
    page = browser.get(address("slip"))
    assert code_on(page) == code
    assert "TCH-04-000001" in page.content.decode()
    assert sheet["body"] in page.content.decode()
    assert Contribution.objects.get().receipt_hash == receipts.code_hash(code)
    assert browser.get(address("slip")).status_code == 200  # the language may be changed before it is printed
    browser.get(address("entry"))
    assert browser.get(address("slip")).status_code == 302


def test_code_of_the_slip_opens_what_was_entered(browser, sheet):
    send(browser, sheet)
    person = Client()
    answer = person.post("/ar/track/", {"code": code_on(browser.get(address("slip")))})
    assert answer.status_code == 302
    assert sheet["body"] in person.get(answer["Location"]).content.decode()


def test_slip_of_one_helper_is_not_shown_to_another(browser, sheet):
    send(browser, sheet)
    karim = browser_of(helper("karim"))
    karim.cookies["intake_slip"] = browser.cookies["intake_slip"].value
    assert karim.get(address("slip")).status_code == 302


def test_next_entry_begins_where_the_last_one_was(browser, sheet, sale):
    send(browser, sheet, province=sale.pk, medium="telephone", consent="telephone", read_back="on", language="ary")
    form = browser.get(address("entry")).context["form"]
    names = ("medium", "province", "language", "received_on", "body", "consent", "axis")
    shown = {name: form[name].value() for name in names}
    assert shown == {
        "medium": "telephone",
        "province": sale.pk,
        "language": "ary",
        "received_on": retention.today().isoformat(),
        "body": None,
        "consent": None,
        "axis": None,
    }
    assert ticket_on(browser.get(address("entry"))) != sheet["ticket"]


def test_code_on_a_sheet_leads_to_the_screen_with_its_number(browser):
    form = browser.get(f"{address('entry')}?sheet=7k3m-9qfa").context["form"]
    assert (form["paper_serial"].value(), form["medium"].value()) == ("7K3M9QFA", "paper")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"consent": None}, ["consent"]),
        ({"consent": "none"}, ["consent"]),
        ({"medium": "spoken", "consent": "spoken"}, ["read_back"]),
        ({"medium": "post"}, ["medium"]),
        ({"category": None}, ["category"]),
        ({"body": "..."}, ["body"]),
        ({"axis": "nothing"}, ["axis"]),
        ({"kind": "\x00"}, ["kind"]),
        ({"province": "9" * 5000}, ["province"]),
        ({"phone": "no number"}, ["phone"]),
        ({"author_email": "no address"}, ["author_email"]),
        ({"received_on": "1/13/2026"}, ["received_on"]),
        ({"received_on": str(timezone.now().date() + 2 * DAY)}, ["received_on"]),
        ({"paper_serial": "7K3M9QFA7K3M9QFA"}, ["paper_serial"]),
        ({"body": "ك" * 10_001}, ["body"]),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_what_was_typed_stays(changed, fields, browser, sheet):
    page = send(browser, sheet, author_name=None, title="عنوان", **changed)
    assert (wrong(page), counted()) == (fields, (0, 0))
    assert page.context["form"]["title"].value() == "عنوان"
    assert f'id="id_{fields[0]}_error"' in page.content.decode()


def test_number_typed_in_any_way_is_the_same_sheet_and_is_said_to_be_entered(browser, sheet):
    send(browser, sheet, paper_serial="7k3m-9qfo")
    page = send(browser, sheet, paper_serial="7K3M 9QF0", ticket=receipts.new_ticket(), body="نص آخر")
    assert (wrong(page), counted()) == (["paper_serial"], (1, 1))
    assert "TCH-04-000001" in page.context["form"].errors["paper_serial"][0]


def test_only_paper_has_a_number(browser, sheet):
    for _time in range(2):
        ticket = receipts.new_ticket()
        said = {"medium": "spoken", "consent": "spoken", "read_back": "on", "paper_serial": "7K3M9QFA"}
        assert send(browser, sheet, ticket=ticket, **said).status_code == 302
    assert [row[4] for row in entered()] == ["", ""]


def test_form_sent_twice_is_entered_once(browser, sheet):
    first, second = send(browser, sheet), send(browser, sheet)
    assert (first.status_code, second.status_code, counted()) == (302, 302, (1, 1))


def test_name_of_nobody_is_never_public(browser, sheet):
    send(browser, sheet, name_is_public="on")
    send(browser, sheet, name_is_public="on", author_name="فاطنة", ticket=receipts.new_ticket())
    assert [row.name_is_public for row in Contribution.objects.order_by("pk")] == [False, True]


def test_closed_meeting_says_so_and_keeps_what_was_typed(browser, sheet, session):
    RegionalSession.objects.filter(pk=session.pk).update(contributions_close_at=timezone.now() - 20 * DAY)
    assert "data-entry" not in browser.get(address("entry")).content.decode()
    page = send(browser, sheet)
    assert (wrong(page), counted()) == (["__all__"], (0, 0))
    assert sheet["body"] in page.content.decode()


def test_home_leads_to_the_one_session_or_lists_them_the_last_first(browser, sheet, rabat, salma):
    assert browser.get("/ar/intake/")["Location"] == address("entry")
    open_window(rabat, code="RS-04-again")
    assert [one.code for one in browser.get("/ar/intake/").context["sessions"]] == ["RS-04", "RS-04-again"]
    browser.post(address("entry", code="RS-04-again"), sheet)
    assert [one.code for one in browser.get("/ar/intake/").context["sessions"]] == ["RS-04-again", "RS-04"]


@pytest.mark.parametrize("field", ["body", "title", "author_name", "author_email", "phone", "paper_serial"])
def test_hostile_text_is_refused_at_its_field_or_kept_without_harm(field, browser, sheet):
    for value in [*HOSTILE, "<script>alert(1)</script>{{ 7|add:7 }}", "\x00نعم", "\u202eمعكوس\u202c"]:
        raw = value.encode("utf-8", errors="surrogatepass")
        data = urlencode(sheet | {"ticket": receipts.new_ticket(), field: raw})
        page = browser.post(address("entry"), data, content_type="application/x-www-form-urlencoded")
        if page.status_code == 302:
            page = browser.get(address("slip"))
            if field in {"body", "title", "author_name"}:
                kept = getattr(Contribution.objects.order_by("-pk")[0], field)
                assert kept == text.clean(raw.decode("utf-8", errors="replace"))
        else:
            assert wrong(page) == [field], repr(value[:80])
        assert b"<script>alert" not in page.content
    assert browser.get(address("entered")).status_code == 200
    assert b"<script>alert" not in browser.get(address("entered")).content


# -- what was entered -------------------------------------------------------------------------------------------------
def enter(session: RegionalSession, axis: Axis, by: Account, body: str = "نص", **noted: Any) -> Contribution:
    return actions.enter_for_somebody(
        session=session,
        words=words(session, axis, body=body),
        intake=intake(**noted),
        ticket=receipts.new_ticket(),
        by=by,
    )


def test_list_shows_mine_or_everybodys_and_counts_by_way(browser, session, axis, salma):
    enter(session, axis, salma, "نص سلمى")
    enter(session, axis, salma, "قول سلمى", medium="spoken", consent="spoken", read_back=True)
    enter(session, axis, helper("karim"), "نص كريم")
    mine = browser.get(address("entered"))
    assert [row.contribution.body for row in mine.context["records"]] == ["قول سلمى", "نص سلمى"]
    assert [number for _way, number in mine.context["counts"]] == [1, 1, 0]
    everybody = browser.get(f"{address('entered')}?whose=all")
    assert [row.contribution.body for row in everybody.context["records"]] == ["نص كريم", "قول سلمى", "نص سلمى"]
    assert [number for _way, number in everybody.context["counts"]] == [2, 1, 0]


def test_list_asks_as_much_for_three_as_for_one(browser, session, axis, salma):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(f"{address('entered')}?whose=all")
        return len(queries)

    enter(session, axis, salma)
    asked()
    one = asked()
    for name in ("karim", "hind"):
        enter(session, axis, helper(name))
    assert asked() == one


def test_scan_is_kept_with_the_entry_until_it_is_read(browser, session, axis, salma, sheet):
    send(browser, sheet)
    contribution = Contribution.objects.get()
    page = address("files", contribution.reference)
    assert wrong(browser.post(page, {})) == ["__all__"]
    scan = SimpleUploadedFile("sheet.png", picture())
    assert browser.post(page, {"document_1": scan}).status_code == 302
    assert [(one.sort, one.public) for one in contribution.attachments.all()] == [("image", False)]
    assert AuditEntry.objects.get(action="files_attached").actor_id == salma.pk
    too_many = {f"document_{n}": SimpleUploadedFile(f"{n}.png", picture(size=(50 + n, 40))) for n in (1, 2, 3)}
    assert browser.post(page, too_many).status_code == 302
    assert wrong(browser.post(page, {"document_1": SimpleUploadedFile("5.png", picture(size=(70, 40)))})) == ["__all__"]
    actions.move_contribution(contribution=contribution, to="screening", by=salma)
    assert wrong(browser.post(page, {"document_1": SimpleUploadedFile("6.png", picture(size=(80, 40)))})) == ["__all__"]
    assert contribution.attachments.count() == 4


def test_words_that_tell_of_danger_leave_the_list_and_the_slip_says_where_help_is(browser, sheet):
    answers_the_telephone()
    send(browser, sheet, body="راجلي كيضربني وما عندي فين نمشي")
    assert Contribution.everything.get().is_sensitive
    shown = browser.get(address("slip"))
    assert [line.phone for line in shown.context["helplines"]] == ["8350"]
    assert "8350" in shown.content.decode()
    for whose in ("", "?whose=all"):
        listed = browser.get(address("entered") + whose)
        assert (listed.context["records"], "كيضربني" in listed.content.decode()) == ([], False)


def test_only_the_helper_corrects_and_only_until_it_is_read(browser, session, axis, salma, sheet):
    contribution = enter(session, axis, salma)
    where = address("correct", contribution.reference)
    karim = browser_of(helper("karim", "coordinator"))
    assert (karim.get(where).status_code, karim.post(where, sheet).status_code) == (404, 404)
    page = browser.get(where)
    assert page.context["form"]["body"].value() == "نص"
    assert "read_back" not in page.context["form"].fields  # it was on paper
    assert browser.post(where, sheet | {"body": "نص مصحح"}).status_code == 302
    contribution.refresh_from_db()
    assert (contribution.body, contribution.author_name) == ("نص مصحح", "")
    assert AuditEntry.objects.filter(action="assisted_entry_corrected", actor_id=salma.pk).count() == 1
    actions.move_contribution(contribution=contribution, to="screening", by=None)
    late = browser.post(where, sheet | {"body": "متأخر"})
    assert late.status_code == 422
    assert "متأخر" in late.content.decode()
    contribution.refresh_from_db()
    assert contribution.body == "نص مصحح"


# -- a device ---------------------------------------------------------------------------------------------------------
def carried(*sheets: Any, at: int | None = None, account: int | None = None) -> dict[str, Any]:
    """Return what a device of Salma's sends."""
    whose = account or Account.objects.get(email="salma@example.org").pk
    return {"account": whose, "entries": [{"at": at, "fields": one} for one in sheets]}


def deliver(browser: Client, *sheets: Any) -> list[dict[str, Any]]:
    answer = browser.post(address("deliver"), carried(*sheets), content_type="application/json")
    assert answer.status_code == 200
    return answer.json()["answers"]


def test_device_delivers_twice_and_it_is_entered_once(browser, sheet):
    first, second = deliver(browser, sheet), deliver(browser, sheet)
    told = [{"ticket": sheet["ticket"], "outcome": "entered", "reference": "TCH-04-000001"}]
    assert (first, second, counted()) == (told, told, (1, 1))


def test_refused_entry_says_why_and_keeps_no_other_back(browser, sheet):
    mute = sheet | {"ticket": receipts.new_ticket(), "consent": ""}
    forged = sheet | {"ticket": str(uuid.uuid4())}
    told = deliver(browser, mute, forged, sheet)
    assert [one["outcome"] for one in told] == ["refused", "refused", "entered"]
    assert all(one["reason"] for one in told[:2])
    assert counted() == (1, 1)


@pytest.mark.parametrize("field", ["body", "author_name", "phone", "ticket", "province", "paper_serial", "received_on"])
def test_hostile_text_from_a_device_is_refused_or_kept_without_harm(field, browser, sheet):
    for value in [*HOSTILE, "\ud800", 7, None, ["a"], {"a": 1}, True]:
        (told,) = deliver(browser, sheet | {"ticket": receipts.new_ticket(), field: value})
        assert told["outcome"] in {"entered", "refused"}
    assert browser.get(address("entered")).status_code == 200


def test_moment_of_consent_is_the_devices(browser, sheet):
    at = timezone.now().replace(microsecond=0) - timedelta(hours=5)
    sent = carried(sheet, at=int(at.timestamp() * 1000))
    browser.post(address("deliver"), sent, content_type="application/json")
    assert Contribution.objects.get().intake.consent_at == at


def test_what_one_helper_kept_is_never_sent_under_another(browser, sheet):
    karim = browser_of(helper("karim"))
    assert karim.post(address("deliver"), carried(sheet), content_type="application/json").status_code == 409
    assert counted() == (0, 0)
    assert deliver(browser, sheet)[0]["outcome"] == "entered"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"entries": 1, "account": 1}',
        '{"entries": [1], "account": 1}',
        '{"entries": [], "account": 1}',
        "\x00",
    ],
)
def test_unreadable_delivery_is_refused(body, browser):
    assert browser.post(address("deliver"), body, content_type="application/json").status_code == 400


def test_at_most_ten_entries_at_a_time(browser, sheet):
    sent = carried(*[sheet] * 11)
    assert browser.post(address("deliver"), json.dumps(sent), content_type="application/json").status_code == 400


@pytest.mark.parametrize("fields", [{}, {"ticket": 7}, {"ticket": None, "body": ["a"]}, {"axis": {"a": 1}}])
def test_odd_fields_are_refused_with_a_reason(fields, browser):
    (told,) = deliver(browser, fields)
    assert (told["outcome"], bool(told["reason"]), counted()) == ("refused", True, (0, 0))


@pytest.mark.parametrize(("asked", "given"), [("3", 3), ("61", 60), ("", 60), ("-1", 60), ("9" * 5000, 60), ("0", 0)])
def test_slips_are_handed_out_with_their_codes_and_it_is_noted(asked, given, browser, session, salma):
    slips = browser.post(address("slips"), {"number": asked}).json()["slips"]
    assert len({one["ticket"] for one in slips}) == given
    assert all(receipts.code_of(one["ticket"]) == one["code"] for one in slips)
    told = AuditEntry.objects.get(action="intake_tickets_handed_out")
    assert (told.actor_id, told.object_id, told.details) == (salma.pk, str(session.pk), {"number": given})


def test_blank_screen_of_a_device_holds_nothing_of_anybodys(browser, session, axis, salma):
    enter(session, axis, salma, "قول لا يراه أحد")
    page = browser.get(address("offline"))
    assert "قول لا يراه أحد" not in page.content.decode()
    assert ("csrfmiddlewaretoken" in page.content.decode(), page.context["form"]["ticket"].value()) == (False, None)


def test_worker_is_no_copy_and_names_the_files_it_needs(browser):
    answer = browser.get("/ar/intake/worker.js")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/javascript")
    for name in ("intake.js", "intake-store.js", "intake.css"):
        assert name in answer.content.decode()
