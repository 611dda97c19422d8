"""The national coordinator joins the regions' reports, reads the roll-up, publishes it; anybody reads it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.actions import compile_region
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.tests.signing import publish_signed
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

REGIONS = ("02", "04")
NEEDS = [
    "نطلب ولوجيات في وسائل النقل العمومي للأشخاص في وضعية إعاقة",
    "الولوجيات غائبة عن حافلات النقل العمومي بالمدينة",
    "Il faut des accompagnants scolaires dans chaque école",
    "Une seule école sur dix a des accompagnants scolaires",
]


def test_the_reports_of_the_regions_are_joined_and_published(portal: Portal) -> None:
    for code in REGIONS:
        region = Region.objects.get(code=code)
        for body in NEEDS:
            words = Words(region=region, axis=Axis.objects.get(code="disability"), body=f"{body} ({code})")
            record_contribution(words=words, channel=Contribution.Channel.ASSISTED, entered_by=None, screened=True)
        publish_signed(compile_region(region=region, by=None))
    coordinator = staff_member(portal, "national", RoleAssignment.Role.COORDINATOR, "")
    page = coordinator.page
    coordinator.opens("synthesis:desk")
    coordinator.follows("synthesis:national")
    coordinator.looks()
    with portal.worker.held_up():
        coordinator.presses('form[action$="/national/compile/"] [type=submit]')
        expect(page.locator("progress")).to_be_visible()
    # htmx asks again by itself until the version is there; nobody reloads this window.
    path = portal.at("synthesis:national_report", 1).removeprefix(portal.address)
    page.locator(f'main a[href="{path}"]').wait_for(timeout=120_000)
    coordinator.looks()
    coordinator.presses(f'main a[href="{path}"]')
    coordinator.looks()
    page.goto(f"{page.url}?page=all")
    coordinator.follows("synthesis:report", "04", 1)
    coordinator.opens("synthesis:national")
    coordinator.follows("synthesis:national_approve", 1)
    coordinator.looks()
    coordinator.presses("main form button")
    another_one_signs(staff_member(portal, "minister", RoleAssignment.Role.COORDINATOR, ""))
    coordinator.opens("synthesis:national")
    coordinator.follows("synthesis:national_publish", 1)
    coordinator.looks()
    coordinator.submits("main form")
    page.wait_for_url(portal.at("synthesis:national"))

    anybody = portal.visitor()
    anybody.opens("public_site:reports")
    anybody.looks()
    anybody.follows("public_site:national_report")
    anybody.looks()
    code = NationalReport.objects.get().code
    anybody.page.goto(f"{anybody.page.url}?page=99")  # the last one
    expect(anybody.page.locator(".seal svg")).to_be_visible()
    anybody.opens("verify:report", code)
    anybody.looks()
    anybody.opens("public_site:national_report")
    anybody.follows("public_site:report_version", "02", 1)
    assert portal.examiner.faults == []


def another_one_signs(other: Visitor) -> None:
    """Whoever approved does not sign; the window shows by itself that the seal is there."""
    other.opens("synthesis:national_sign", 1)
    other.looks()
    other.presses("main form button")
    verified = other.portal.at("verify:ask").removeprefix(other.portal.address)
    other.page.locator(f'main a[href^="{verified}"]').first.wait_for(timeout=120_000)
    other.looks()
