"""A telephone number is pointed at, hidden by one key, a name by two; a second reader is named; the author is told."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, submit_contribution
from consultations.contributions.models import Contribution, Flag
from portal.shared.receipts import code_of, new_ticket
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import PATIENCE, Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}
BODY = "نقترح مكتباً واحداً للأجهزة 🙏🏽. اتصلوا على ٠٦٦١٢٣٤٥٦٧ أو بجارتنا زهور المنسية."
NAME = "زهور المنسية"


def test_what_is_pointed_at_is_hidden_and_two_readers_see_each_other(portal: Portal) -> None:
    ticket = new_ticket()
    words = Words(region=Region.objects.get(code="04"), axis=Axis.objects.get(code="disability"), body=BODY)
    contribution = submit_contribution(words=words, ticket=ticket)
    until_it_is_read(contribution)
    reviewer = staff_member(portal, "touria", RoleAssignment.Role.REVIEWER, "04")
    reviewer.page.set_viewport_size(WIDTHS[portal.language])
    the_queue_shows_what_is_to_be_looked_at(reviewer, contribution)
    one_key_hides_the_number(reviewer, contribution)
    a_selection_and_two_keys_hide_the_name(reviewer)
    the_original_is_read(reviewer)
    a_second_reader_is_named(portal, reviewer, contribution)
    its_author_reads_it_whole(portal, contribution, code_of(ticket))
    assert portal.examiner.faults == []
    contribution.refresh_from_db()
    assert contribution.body == "نقترح مكتباً واحداً للأجهزة 🙏🏽. اتصلوا على […] أو بجارتنا […]."


def until_it_is_read(contribution: Contribution) -> None:
    """Wait for the worker."""
    until = time.monotonic() + PATIENCE / 1000
    while not Flag.objects.filter(contribution=contribution).exists():
        assert time.monotonic() < until
        time.sleep(0.2)


def the_queue_shows_what_is_to_be_looked_at(reviewer: Visitor, contribution: Contribution) -> None:
    reviewer.opens("review:queue")
    expect(reviewer.page.locator(".flag-tag")).to_have_count(1)
    reviewer.looks()
    reviewer.opens("review:contribution", contribution.reference)
    expect(reviewer.page.locator("mark.flagged")).to_contain_text("٠٦٦١٢٣٤٥٦٧")
    reviewer.looks()


def one_key_hides_the_number(reviewer: Visitor, contribution: Contribution) -> None:
    page = reviewer.page
    with page.expect_navigation():
        page.keyboard.press("r")
    expect(page.locator("#hidden")).to_be_visible()
    expect(page.locator(".reading .citizen").first).to_contain_text("اتصلوا على […]")
    assert "٠٦٦١٢٣٤٥٦٧" not in page.content()
    reviewer.looks()


def a_selection_and_two_keys_hide_the_name(reviewer: Visitor) -> None:
    page = reviewer.page
    page.evaluate(
        """(name) => {
          const node = document.querySelector(".reading .citizen").firstChild;
          const start = node.data.indexOf(name);
          getSelection().setBaseAndExtent(node, start, node, start + name.length);
        }""",
        NAME,
    )
    page.keyboard.press("r")
    expect(page.locator("[name=words]")).to_have_value(NAME)
    page.select_option("[name=cause]", "name")
    reviewer.looks()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert NAME not in page.content()


def the_original_is_read(reviewer: Visitor) -> None:
    page = reviewer.page
    with page.expect_navigation():
        page.locator("form[action*='/original/'] button").click()
    expect(page.locator(".screening mark.flagged")).to_have_count(2)
    reviewer.looks()


def a_second_reader_is_named(portal: Portal, reviewer: Visitor, contribution: Contribution) -> None:
    other = staff_member(portal, "driss", RoleAssignment.Role.COORDINATOR, "04")
    other.opens("review:contribution", contribution.reference)
    expect(other.page.locator(".present p")).to_have_count(1)
    other.looks()
    # The first one is told without opening the page anew.
    reviewer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(reviewer.page.locator(".present p")).to_have_count(1)


def its_author_reads_it_whole(portal: Portal, contribution: Contribution, code: str) -> None:
    author = portal.visitor()
    author.page.set_viewport_size(WIDTHS[portal.language])
    author.opens("public_site:track")
    author.page.fill("[name=code]", code)
    author.submits("main form:has([name=code])")
    expect(author.page.locator(".citizen")).to_contain_text(NAME)
    author.looks()
