"""A reviewer narrows the queue, keeps that under a name and comes back to it by one key; what loads later arrives."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, submit_contribution
from consultations.contributions.models import Contribution
from portal.shared.receipts import new_ticket
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}
NAME = "Langue française d'abord"


def test_a_view_is_kept_and_opened_by_its_key(portal: Portal) -> None:
    french, arabic = send("Un transport adapté aux aînés", "fr"), send("نقل مدرسي لأطفال القرى", "ar")
    reviewer = staff_member(portal, "souad", RoleAssignment.Role.REVIEWER, "04")
    page = reviewer.page
    page.set_viewport_size(WIDTHS[portal.language])
    reviewer.opens("review:queue")
    counts = page.locator("details.queue-counts")
    counts.locator("summary").click()
    expect(counts.locator("a").first).to_be_visible()
    reviewer.looks()
    counts.get_by_role("link", name=portal.says("French"), exact=True).click()
    expect(page.locator(".queue tbody tr")).to_have_count(1)
    expect(page.locator(".queue .reference")).to_contain_text(french.reference)

    page.locator(".saved-views > a").click()
    reviewer.looks()
    page.fill("main [name=name]", NAME)
    page.locator("main form:has([name=name]) button[type=submit]").click()
    expect(page.locator(".saved-views [aria-current]")).to_contain_text(NAME)
    reviewer.looks()
    reviewer.opens("review:queue")
    expect(page.locator(".queue tbody tr")).to_have_count(2)
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("language=fr"))
    expect(page.locator(".queue tbody tr")).to_have_count(1)

    reviewer.opens("review:queue")
    page.fill("#id_words", "مدرصي")  # a slip
    page.keyboard.press("Enter")
    expect(page.locator(".near .reference")).to_contain_text(arabic.reference)
    expect(page.locator(".near mark")).to_have_text("مدرسي")
    reviewer.looks()
    assert portal.examiner.faults == []


def send(body: str, language: str) -> Contribution:
    words = Words(
        region=Region.objects.get(code="04"), axis=Axis.objects.get(code="elderly"), body=body, language=language
    )
    return submit_contribution(words=words, ticket=new_ticket())
