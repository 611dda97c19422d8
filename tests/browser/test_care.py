"""A disclosure in Darija: its writer is shown help, the desk shows nothing of it, the referent refers it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.contributions.models import Contribution, Disclosure
from stakeholders.models import RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role
REPORT = "راجلي كيضربني قدام الوليدات وما لقيت لمن نشكي"
WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}


def wide(visitor: Visitor) -> Visitor:
    """Look at the pages at the width of this language's turn."""
    visitor.page.set_viewport_size(WIDTHS[visitor.portal.language])
    return visitor


def test_a_disclosure_is_held_helped_and_referred(portal: Portal) -> None:
    open_meeting("RS-04-CARE")
    writer = wide(portal.visitor())
    writer_sends(writer)
    reference = Contribution.everything.get().reference
    writer_finds_help_and_leaves(writer)
    reviewer_finds_nothing(portal, reference)
    referent_refers(portal, reference)
    assert Disclosure.objects.get().state == "referred"
    assert portal.examiner.faults == []


def writer_sends(writer: Visitor) -> None:
    writer.opens("contributions:new")
    writer.page.check("[name=axis][value=equality]")
    writer.page.select_option("[name=region]", "04")
    writer.page.fill("[name=body]", REPORT)
    writer.submits("form.proposal")
    writer.page.wait_for_url(writer.portal.at("contributions:receipt"))


def writer_finds_help_and_leaves(writer: Visitor) -> None:
    """The numbers are there, the words are folded away, and "back" leads nowhere after the quick way out."""
    page = writer.page
    expect(page.locator("#support")).to_have_text(writer.portal.says("Where to find support"))
    expect(page.locator('a[href="tel:8350"]')).to_be_visible()
    expect(page.get_by_text(REPORT)).to_be_hidden()
    writer.looks()
    page.locator("form[data-leave] [type=submit]").click()
    page.wait_for_url(writer.portal.at("public_site:home"))
    page.go_back()
    page.wait_for_url(writer.portal.at("contributions:new"))
    expect(page.locator("[name=body]")).to_have_value("")


def reviewer_finds_nothing(portal: Portal, reference: str) -> None:
    reviewer = wide(staff_member(portal, "salma", Role.REVIEWER, "04"))
    reviewer.opens("review:queue")
    expect(reviewer.page.get_by_text(reference)).to_have_count(0)
    doors = {portal.at("review:contribution", reference): 404, portal.at("care:queue"): 403}
    assert {door: reviewer.context.request.get(door).status for door in doors} == doors


def referent_refers(portal: Portal, reference: str) -> None:
    referent = wide(staff_member(portal, "hind", Role.REFERRAL, "04"))
    referent.opens("care:queue")
    referent.looks()
    referent.follows("care:disclosure", reference)
    referent.looks()
    page = referent.page
    expect(page.locator("mark")).to_have_text("كيضربني")
    form = "form[action*='/refer/']"
    referent.submits(form)
    expect(page.locator("#errors")).to_be_focused()
    referent.looks()
    page.select_option("[name=referform-institution]", "entraide-nationale")
    page.fill("[name=referform-handed_over]", "الاسم ورقم الهاتف")
    referent.submits(form)
    expect(page.locator(".log")).to_contain_text("الاسم ورقم الهاتف")
    referent.looks()
