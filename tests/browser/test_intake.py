"""A helper with a device: people entered with the keyboard alone, one of them where there is no line, and the slips."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from consultations.contributions.details import Offered, Proposed, offered_in, proposed_in
from consultations.contributions.models import Contribution, IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts
from stakeholders.models import Organisation, RoleAssignment
from strategy.models import Programme
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.reception import NO_LINE, device_of, give_cookie, receptionist

pytestmark = pytest.mark.browser

FATNA, RAHHAL, HADDA = "نحتاج طبيبا في الدوار", "بغينا مدرسة قريبة", "لا ماء في القرية منذ شهر"
CODE = re.compile(r"^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$")
KEPT = """async () => {
    const rows = async (store) => (await indexedDB.databases()).some((one) => one.name === "tachawor-intake")
        ? new Promise((resolve) => {
            const asked = indexedDB.open("tachawor-intake");
            asked.onsuccess = () => {
                const database = asked.result, found = database.transaction(store).objectStore(store).getAll();
                found.onsuccess = () => { database.close(); resolve(found.result); };
            };
        }) : [];
    const workers = (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname);
    return { entries: await rows("entries"), slips: await rows("slips"), caches: await caches.keys(), workers };
}"""


@pytest.fixture
def session(portal: Portal) -> RegionalSession:
    return open_meeting("RS-04-INTAKE")


def faults(portal: Portal) -> list[str]:
    return [fault for fault in portal.examiner.faults if NO_LINE not in fault]


def entered() -> list[tuple[str, str, str, str]]:
    records = IntakeRecord.objects.select_related("contribution", "helper").order_by("contribution__reference")
    return [(one.contribution.reference, one.contribution.body, one.medium, str(one.helper)) for one in records]


def kept_on(device: Visitor) -> dict[str, Any]:
    return device.page.evaluate(KEPT)


def opens_screen(device: Visitor, session: RegionalSession) -> None:
    """Open the entry screen, and wait until the device can go on without a line."""
    device.opens("intake:entry", session.code)
    expect(device.page.locator("[data-device][data-ready=yes]")).to_be_visible()


def types(device: Visitor, body: str, *, medium: str, name: str, read_back: bool) -> None:
    """Fill the screen in with the keyboard alone, in the order of the paper, and enter it."""
    keys = device.page.keyboard
    expect(device.page.locator("[name=medium]:checked")).to_be_focused()
    keys.press(medium)  # and on to the number of the sheet, or to the day
    if medium == "1":
        expect(device.page.locator("[name=paper_serial]")).to_be_focused()
        keys.type("7k3m-9qfa")
        keys.press("Tab")
    expect(device.page.locator("[name=received_on]")).to_be_focused()
    device.page.locator("[name=axis]").first.focus()  # a day has as many stops as the browser's calendar gives it
    keys.press("2")
    keys.press("1")
    expect(device.page.locator("[name=province]")).to_be_focused()
    keys.press("2")
    for _field in ("category", "organisation", "its name", "name"):
        keys.press("Tab")
    keys.type(name)
    for _field in ("phone", "e-mail", "words"):
        keys.press("Tab")
    keys.type(body)
    for _field in ("title", "language", "consent"):
        keys.press("Tab")
    keys.press({"1": "1", "2": "2", "3": "3"}[medium])
    expect(device.page.locator("[name=name_is_public]")).to_be_focused()
    keys.press("Tab")
    if read_back:
        keys.press("Space")
    keys.press("Control+Enter")


def test_helper_enters_with_the_keyboard_with_and_without_a_line(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    width = {"ar": 390, "fr": 1280}[portal.language]
    salma.page.set_viewport_size({"width": width, "height": 900})
    opens_screen(salma, session)
    salma.looks()
    salma.page.set_viewport_size({"width": width, "height": 900})
    salma.page.locator("[name=medium]:checked").focus()

    with salma.page.expect_navigation(url=re.compile("/slip/$")):
        types(salma, FATNA, medium="1", name="فاطنة", read_back=False)
    slip_is_shown(salma, FATNA)
    with salma.page.expect_navigation():
        salma.page.keyboard.press("Enter")  # the next entry has the focus
    expect(salma.page.locator("[data-device][data-ready=yes]")).to_be_visible()
    what_is_missing_is_said_with_all_that_was_typed(salma)
    with salma.page.expect_navigation(url=re.compile("/slip/$")):
        salma.page.locator("[name=read_back]").press("Space")
        salma.page.keyboard.press("Control+Enter")
    slip_is_shown(salma, RAHHAL)
    assert entered() == [
        ("TCH-04-000001", FATNA, "paper", "Salma"),
        ("TCH-04-000002", RAHHAL, "spoken", "Salma"),
    ]
    code = enters_without_a_line(salma, session)
    line_comes_back(salma, code)
    salma.follows("intake:entered", session.code)
    expect(salma.page.locator(".intake-entered")).to_have_count(3)
    salma.looks()
    assert faults(portal) == []


def slip_is_shown(salma: Visitor, body: str) -> None:
    expect(salma.page.locator(".receipt-code")).to_have_text(re.compile("[0-9A-Z]{5}(-[0-9A-Z]{5}){3}"))
    expect(salma.page.locator(".intake-slip .citizen")).to_have_text(body)
    expect(salma.page.locator("main .btn").first).to_be_focused()
    salma.looks()
    salma.page.locator("main .btn").first.focus()


def what_is_missing_is_said_with_all_that_was_typed(salma: Visitor) -> None:
    """The paper's medium, place and day stayed from the entry before."""
    expect(salma.page.locator("[name=medium]:checked")).to_have_value("paper")
    expect(salma.page.locator("[name=province]")).not_to_have_value("")
    with salma.page.expect_navigation():
        types(salma, RAHHAL, medium="2", name="رحال", read_back=False)
    assert salma.page.evaluate("document.activeElement.id") == "errors"
    expect(salma.page.locator("#id_read_back_error")).to_be_visible()
    expect(salma.page.locator("[name=body]")).to_have_value(RAHHAL)
    expect(salma.page.locator("[data-device][data-ready=yes]")).to_be_visible()
    salma.looks()
    assert kept_on(salma)["entries"] == []


def enters_without_a_line(salma: Visitor, session: RegionalSession) -> str:
    """The screen opens from the device; the slip has a provisional number and the code that will open the entry."""
    opens_screen(salma, session)
    salma.context.set_offline(True)
    salma.page.reload()
    expect(salma.page.locator("[data-line=offline]")).to_be_visible()
    salma.page.locator("[name=medium]").nth(2).check()
    salma.page.locator("[name=medium]:checked").focus()
    salma.page.keyboard.press("Control+Enter")
    expect(salma.page.locator("[data-notice]")).to_be_visible()  # nothing is filled in
    salma.looks()
    salma.page.locator("[name=medium]:checked").focus()
    types(salma, HADDA, medium="3", name="حدة", read_back=True)
    expect(salma.page.locator("[data-offline-slip]")).to_be_visible()
    code = salma.page.locator("[data-slot=code]").inner_text().strip()
    assert CODE.match(code)
    salma.looks()
    assert len(entered()) == 2
    (waiting,) = kept_on(salma)["entries"]
    assert (waiting["fields"]["body"], code in json.dumps(waiting)) == (HADDA, False)
    salma.page.click("[data-next]")
    expect(salma.page.locator("[name=body]")).to_have_value("")
    salma.page.reload()
    expect(salma.page.locator("[data-kept] > [data-state=waits]")).to_have_count(1)
    return code


def line_comes_back(salma: Visitor, code: str) -> None:
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-kept] > [data-state=sent]")).to_contain_text("TCH-04-000003")
    expect(salma.page.locator("[data-waiting]")).to_be_hidden()
    assert entered()[2:] == [("TCH-04-000003", HADDA, "telephone", "Salma")]
    assert Contribution.objects.get(body=HADDA).receipt_hash == receipts.code_hash(code)
    (told,) = kept_on(salma)["entries"]
    assert HADDA not in json.dumps(told, ensure_ascii=False)
    salma.page.reload()
    expect(salma.page.locator("[data-line=online]")).to_be_visible()
    assert len(entered()) == 3


@pytest.mark.parametrize("language", ["fr"])
def test_nothing_is_lost_without_a_word(portal: Portal, session: RegionalSession) -> None:
    """A refused entry stays and says why; signing out and emptying the device ask first."""
    account = receptionist("salma")
    salma = device_of(account, portal)
    opens_screen(salma, session)
    salma.context.set_offline(True)
    types(salma, FATNA, medium="1", name="فاطنة", read_back=False)
    expect(salma.page.locator("[data-offline-slip]")).to_be_visible()
    RegionalSession.objects.filter(pk=session.pk).update(state="cancelled")
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-kept] > [data-state=refused]")).to_have_count(1)
    assert (entered(), kept_on(salma)["entries"][0]["fields"]["body"]) == ([], FATNA)

    # Signing out elsewhere: no, and everything stays; yes, and everything goes.
    salma.opens("meetings:meetings")
    asked: list[str] = []
    salma.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    salma.page.click(".wide-only .drop summary")
    with salma.page.expect_event("dialog"):  # the page looks first whether anything waits
        salma.page.click(".wide-only form[action$='/account/logout/'] button")
    assert (len(asked), len(kept_on(salma)["entries"])) == (1, 1)
    salma.page.once("dialog", lambda dialog: dialog.accept())
    salma.presses(".wide-only form[action$='/account/logout/'] button")
    assert kept_on(salma) == {"entries": [], "slips": [], "caches": [], "workers": []}

    # By the button, after a question.
    RegionalSession.objects.filter(pk=session.pk).update(state="announced")
    give_cookie(account, salma)
    opens_screen(salma, session)
    assert len(kept_on(salma)["slips"]) == 60
    salma.page.once("dialog", lambda dialog: dialog.accept())
    salma.page.click("[data-wipe]")
    expect(salma.page.locator("[data-device]")).to_be_hidden()
    assert kept_on(salma) == {"entries": [], "slips": [], "caches": [], "workers": []}
    assert faults(portal) == []


@pytest.mark.parametrize("language", ["ar"])
def test_next_helper_on_a_device_sends_nothing_of_the_one_before(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal)
    opens_screen(salma, session)
    salma.context.set_offline(True)
    types(salma, FATNA, medium="1", name="فاطنة", read_back=False)
    expect(salma.page.locator("[data-offline-slip]")).to_be_visible()
    karim = receptionist("karim")
    give_cookie(karim, salma)
    salma.context.set_offline(False)
    opens_screen(salma, session)
    expect(salma.page.locator("[data-others]")).to_be_visible()
    expect(salma.page.locator("[data-kept] > li")).to_have_count(0)
    assert entered() == []
    give_cookie(RoleAssignment.objects.get(account__full_name="Salma").account, salma)
    salma.opens("intake:entry", session.code)
    expect(salma.page.locator("[data-kept] > [data-state=sent]")).to_have_count(1)
    assert entered() == [("TCH-04-000001", FATNA, "paper", "Salma")]
    assert faults(portal) == []


@pytest.mark.parametrize("language", ["fr"])
def test_offer_and_proposal_of_organisations_with_and_without_a_line(portal: Portal, session: RegionalSession) -> None:
    """What is asked of a kind shows for that kind alone; a device keeps every box that was ticked."""
    amal = Organisation.objects.create(
        code="amal", region_id="04", category_id="associations", name_ar="الأمل", name_fr="Amal", state="verified"
    )
    salma = device_of(receptionist("salma"), portal)
    opens_screen(salma, session)
    choose_kind(salma, "4", shown="offer", hidden="proposal")
    salma.page.select_option("[name=organisation]", amal.pk)
    salma.page.fill("[name=body]", FATNA)
    salma.page.fill("[name=extent]", "deux salles")
    salma.page.locator("[name=resources]").first.focus()
    for digit in "2334":
        salma.page.keyboard.press(digit)  # what is ticked twice is not ticked
    salma.looks()
    salma.page.check("[name=consent] >> nth=0")
    with salma.page.expect_navigation(url=re.compile("/slip/$")):
        salma.page.keyboard.press("Control+Enter")
    expect(salma.page.locator(".intake-slip")).to_contain_text("Amal")
    offer = Contribution.objects.get()
    assert offered_in(offer) == Offered(resources=("premises", "expertise"), extent="deux salles")
    assert (offer.organisation, offer.category_id, str(offer.entered_by)) == (amal, "associations", "Salma")

    opens_screen(salma, session)
    salma.context.set_offline(True)
    salma.page.reload()
    expect(salma.page.locator("[data-line=offline]")).to_be_visible()
    choose_kind(salma, "2", shown="proposal", hidden="offer")
    salma.page.locator("details[data-kind=proposal] summary").click()
    salma.page.fill("[name=organisation_name]", "Ennour")
    salma.page.fill("[name=body]", HADDA)
    salma.page.fill("[name=service]", "un puits")
    salma.page.select_option("[name=programme_1]", "indh-phase-3")
    salma.page.check("[name=consent] >> nth=0")
    salma.page.keyboard.press("Control+Enter")
    expect(salma.page.locator("[name=relation_1]")).to_be_focused()  # without a line the device itself asks
    salma.page.select_option("[name=relation_1]", "fills_gap")
    salma.page.keyboard.press("Control+Enter")
    expect(salma.page.locator("[data-offline-slip]")).to_be_visible()
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-kept] > [data-state=sent]")).to_have_count(1)
    proposal = Contribution.objects.get(kind="proposal")
    assert (proposal.organisation_name, proposal.body) == ("Ennour", HADDA)
    programme = Programme.objects.get(pk="indh-phase-3")
    assert proposed_in(proposal) == Proposed(service="un puits", convergences=((programme, "fills_gap"),))
    assert faults(portal) == []


def choose_kind(device: Visitor, digit: str, *, shown: str, hidden: str) -> None:
    """Choose an axis and a kind by their digits."""
    device.page.locator("[name=axis]").first.focus()
    device.page.keyboard.press("2")
    device.page.keyboard.press(digit)
    expect(device.page.locator("[name=province]")).to_be_focused()
    expect(device.page.locator(f"details[data-kind={shown}]")).to_be_visible()
    expect(device.page.locator(f"details[data-kind={hidden}]")).to_be_hidden()


@pytest.mark.parametrize("language", ["fr"])
def test_everything_is_entered_without_javascript(portal: Portal, session: RegionalSession) -> None:
    salma = device_of(receptionist("salma"), portal, scripts=False)
    salma.opens("intake:entry", session.code)
    salma.page.check("[name=axis] >> nth=0")
    salma.page.check("[name=consent] >> nth=0")
    salma.page.fill("[name=author_name]", "فاطنة")
    salma.page.fill("[name=body]", FATNA)
    salma.page.click("details[data-kind=offer] summary")
    salma.page.check("[name=resources][value=data]")
    salma.submits("[data-entry]")
    expect(salma.page.locator("#id_kind_error")).to_be_visible()  # of another kind than the one that was chosen
    salma.page.check("[name=kind][value=offer]")
    salma.submits("[data-entry]")
    expect(salma.page.locator(".receipt-code")).to_be_visible()
    assert Contribution.objects.get().offer.resources == ["data"]
    assert entered() == [("TCH-04-000001", FATNA, "paper", "Salma")]
    assert faults(portal) == []
