"""Three people send the same letter: the desk reads a copy with its leader and splits it again; its author sees."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.actions.copies import SWEEP_TASK
from consultations.contributions.models import Contribution, Copy
from consultations.contributions.tests.test_copies import LETTER, NEAR
from portal.shared import jobs
from portal.shared.receipts import code_of, new_ticket
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import PATIENCE, Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

S = Contribution.Status
WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}


def test_a_letter_that_three_people_sent_is_read_once(portal: Portal) -> None:
    tickets = [new_ticket() for _each in range(3)]
    leader = send(LETTER, tickets[0])
    until_they_have_found_each_other(leader, 1)  # who is placed first leads, and two processes place
    near, exact = send(NEAR, tickets[1]), send(LETTER, tickets[2])
    until_they_have_found_each_other(leader, 3)
    reviewer = staff_member(portal, "touria", RoleAssignment.Role.REVIEWER, "04")
    reviewer.page.set_viewport_size(WIDTHS[portal.language])
    the_desk_merges_one(reviewer, leader, near, exact)
    its_author_sees(portal, code_of(tickets[1]), near)
    the_desk_splits_it(reviewer, leader, near)
    assert portal.examiner.faults == []
    near.refresh_from_db()
    assert (near.status, near.merged_into) == (S.SCREENING, None)


def send(body: str, ticket: str) -> Contribution:
    """Send a letter; the first one is accepted, the others are being screened."""
    words = Words(region=Region.objects.get(code="04"), axis=Axis.objects.get(code="disability"), body=body)
    contribution = submit_contribution(words=words, ticket=ticket)
    first = Contribution.objects.count() == 1
    for state in (S.SCREENING, *([S.ADMISSIBLE] if first else [])):
        contribution = move_contribution(contribution=contribution, to=state, by=None)
    return contribution


def until_they_have_found_each_other(leader: Contribution, size: int) -> None:
    """Sweep until it is so, as the beat does: whoever was held by another just then is left for the next sweep."""
    until = time.monotonic() + PATIENCE / 1000
    while not Copy.objects.filter(size=size).exists():
        assert time.monotonic() < until, list(Copy.objects.values_list("pk", "leader", "size"))
        jobs.send(SWEEP_TASK)
        time.sleep(1)
    assert Copy.objects.get(size=size).pk == leader.pk


def the_desk_merges_one(reviewer: Visitor, leader: Contribution, near: Contribution, exact: Contribution) -> None:
    page = reviewer.page
    reviewer.opens("review:queue")
    reviewer.looks()
    reviewer.opens("review:contribution", exact.reference)
    reviewer.looks()
    reviewer.follows("review:copies", leader.reference)
    expect(page.locator(f"[aria-labelledby=copy-{near.reference}] ins")).to_contain_text("مرتين في السنة")
    reviewer.looks()
    merge = "button[form=copies]:not([name]):not([formaction])"
    reviewer.presses(merge)
    expect(page.locator("[role=alert]").first).to_be_visible()
    reviewer.looks()
    page.check(f"[name=copy][value={near.reference}]")
    reviewer.presses(merge)
    expect(page.locator(f"[aria-labelledby=copy-{near.reference}] .badge")).to_contain_text(
        reviewer.portal.says("Read together with others")
    )
    reviewer.looks()
    reviewer.opens("review:groups")
    expect(page.locator(f"[aria-labelledby=group-{leader.reference}]")).to_be_visible()
    reviewer.looks()


def its_author_sees(portal: Portal, code: str, contribution: Contribution) -> None:
    author = portal.visitor()
    author.page.set_viewport_size(WIDTHS[portal.language])
    author.opens("public_site:track")
    author.page.fill("[name=code]", code)
    author.submits("main form:has([name=code])")
    expect(author.page.locator("#together")).to_be_visible()
    expect(author.page.locator("main h1")).to_contain_text(contribution.reference)
    author.looks()


def the_desk_splits_it(reviewer: Visitor, leader: Contribution, near: Contribution) -> None:
    reviewer.opens("review:copies", leader.reference)
    reviewer.page.check(f"[name=copy][value={near.reference}]")
    reviewer.presses("button[formaction]")
    expect(reviewer.page.locator(f"[aria-labelledby=copy-{near.reference}] .badge")).to_contain_text(
        reviewer.portal.says("Being screened")
    )
