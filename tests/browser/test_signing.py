"""From the rapporteur's words to the citizen who checks a file: a report is written, approved, signed and verified."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from consultations.contributions.actions import Words, record_contribution, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from stakeholders.models import Category, RoleAssignment
from strategy.models import Axis, Province, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role
PHONE = {"width": 390, "height": 844}
PLACE = ("04", 1)


def test_what_was_written_is_signed_and_checked(portal: Portal) -> None:
    texts = region_that_spoke()
    compile_region(region=Region.objects.get(code="04"), by=None)
    the_rapporteur_writes(staff_member(portal, "salma", Role.RAPPORTEUR, "04"), texts[0].reference)
    the_coordinator_approves(staff_member(portal, "bouchra", Role.COORDINATOR, "04"))
    the_national_coordinator_signs(staff_member(portal, "youssef", Role.COORDINATOR, ""))
    report = SynthesisReport.objects.get()
    citizen = portal.visitor()
    citizen.page.set_viewport_size(PHONE)
    the_citizen_checks_a_file(citizen, report)
    withdraw_contribution(contribution=texts[0])
    citizen.opens("verify:report", report.code)
    expect(citizen.page.locator("#stale")).to_be_visible()
    citizen.looks()
    compile_region(region=Region.objects.get(code="04"), by=None)
    the_coordinator_compares(staff_member(portal, "amal", Role.COORDINATOR, "04"), texts[0].reference)
    assert portal.examiner.faults == []


def the_coordinator_compares(coordinator: Visitor, gone: str) -> None:
    """What one withdrawal changed for the staff; in the public edition the figures are the published version's."""
    page = coordinator.page
    coordinator.opens("synthesis:differences", "04", 1, 2)
    expect(page.locator("main")).to_contain_text(gone)
    coordinator.looks()
    page.set_viewport_size(PHONE)
    coordinator.opens("synthesis:differences", "04", 1, 2)
    coordinator.looks()
    coordinator.opens("synthesis:publish", "04", 2)
    coordinator.looks()


def region_that_spoke() -> list[Contribution]:
    region = Region.objects.get(code="04")
    where = Province.objects.filter(region=region).first()
    told = [
        record_contribution(
            words=Words(
                region=region,
                axis=Axis.objects.get(code="disability"),
                body=f"نطلب ولوجيات في وسائل النقل العمومي للأشخاص في وضعية إعاقة، الخط رقم {number}.",
                category=Category.objects.get(code="associations"),
                province=where,
                author_email=f"writer{number}@example.org",
            ),
            channel=Contribution.Channel.ASSISTED,
            entered_by=None,
            screened=True,
        )
        for number in range(12)
    ]
    return [one for one in told if one is not None]


def the_rapporteur_writes(rapporteur: Visitor, reference: str) -> None:
    """A reference that is not in the report is refused at the field; then figures fill themselves in."""
    page = rapporteur.page
    rapporteur.opens("synthesis:region", "04")
    rapporteur.looks()
    rapporteur.follows("synthesis:narrative", *PLACE)
    rapporteur.looks()
    rapporteur.follows("synthesis:section", *PLACE, "introduction")
    page.fill("[name=before_ar]", "انظر TCH-04-999999.")
    rapporteur.presses("main form [type=submit]")
    expect(page.locator("#error_1_id_before_ar, .invalid-feedback").first).to_be_visible()
    expect(page.locator("[name=before_ar]")).to_have_value("انظر TCH-04-999999.")
    rapporteur.looks()
    page.fill("[name=before_ar]", f"تكلمت الجهة: {{counted}} مساهمة، منها {reference}، و50 جمعية.")
    page.fill("[name=before_fr]", f"La région a parlé : {{counted}} contributions, dont {reference}.")
    rapporteur.presses("main form [type=submit]")
    expect(page.locator(".by-hand")).to_contain_text("50")
    rapporteur.looks()


def the_coordinator_approves(coordinator: Visitor) -> None:
    coordinator.opens("synthesis:report", *PLACE)
    coordinator.page.goto(f"{coordinator.page.url}?page=all")
    expect(coordinator.page.locator(".told").first).to_contain_text("12")
    coordinator.looks()
    no_table_is_cut_off_on_paper(coordinator.page)
    coordinator.opens("synthesis:approve", *PLACE)
    coordinator.looks()
    coordinator.presses("main form button")
    expect(coordinator.page.locator(".alert-success")).to_be_visible()


def no_table_is_cut_off_on_paper(page: Page) -> None:
    """Nothing is scrolled there."""
    page.emulate_media(media="print")
    cut = "all => all.map(one => getComputedStyle(one).overflowX).filter(how => how != 'visible')"
    assert page.locator(".report .scroll").count() > 3
    assert page.locator(".report .scroll").evaluate_all(cut) == []
    page.emulate_media(media="screen")


def the_national_coordinator_signs(national: Visitor) -> None:
    portal = national.portal
    national.opens("synthesis:sign", *PLACE)
    national.looks()
    national.presses("main form button")
    verified = portal.at("verify:ask").removeprefix(portal.address)
    national.page.locator(f'main a[href^="{verified}"]').first.wait_for(timeout=120_000)
    national.looks()
    national.follows("synthesis:publish", *PLACE)
    national.presses("main form button")
    expect(national.page.locator(".alert-success")).to_be_visible()


def the_citizen_checks_a_file(citizen: Visitor, report: SynthesisReport) -> None:
    """The report's page leads to its verification; a file is hashed on the device, a changed one is not recognised."""
    page, portal = citizen.page, citizen.portal
    citizen.opens("public_site:report", "04")
    page.goto(f"{page.url}?page=99")  # the last one
    expect(page.locator(".seal svg")).to_be_visible()
    assert page.locator(".seal a").get_attribute("href").endswith(f"/verify/{report.code}/")
    citizen.looks()
    file = report.files.get(edition="public", language=portal.language, format="pdf")
    content = (portal.worker.media / file.file.name).read_bytes()
    citizen.opens("verify:report", report.code)
    citizen.looks()
    sent = []
    page.on(
        "request", lambda request: sent.append(request.post_data_buffer or b"") if request.method == "POST" else None
    )
    choose = "input[type=file]"
    page.set_input_files(choose, {"name": "report.pdf", "mimeType": "application/pdf", "buffer": content})
    page.click("form[data-verify] [type=submit]")
    expect(page.locator(".verdict.genuine")).to_be_visible()
    assert re.search(rb"%PDF-", b"".join(sent)) is None, "the file left the device"
    citizen.looks()
    page.set_input_files(choose, {"name": "report.pdf", "mimeType": "application/pdf", "buffer": content + b" "})
    page.click("form[data-verify] [type=submit]")
    expect(page.locator(".verdict.unknown")).to_be_visible()
    citizen.looks()
