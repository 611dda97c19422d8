"""A reviewer ticks two in the queue by keyboard, reads what would happen, does it, sees the report, takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, submit_contribution
from consultations.contributions.models import Contribution
from consultations.review import actions as desk
from consultations.review.assigning.models import Assignment
from consultations.review.bulk.models import BulkRun
from portal.shared.receipts import new_ticket
from stakeholders.models import Account, RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}
REASON = "خارج موضوع التشاور"


def test_two_are_set_aside_at_once_and_taken_back(portal: Portal) -> None:
    first, second, third = (send() for _each in range(3))
    reviewer = staff_member(portal, "touria", RoleAssignment.Role.REVIEWER, "04")
    reviewer.page.set_viewport_size(WIDTHS[portal.language])
    for one in (first, second):
        desk.move(contribution=one, to="screening", by=Account.objects.get(email="touria@example.org"))
    takes_one(reviewer, third)
    ticks_by_keyboard(reviewer, first, second)
    sets_them_aside(reviewer)
    assert states(first, second, third) == ["out_of_scope", "out_of_scope", "submitted"]
    takes_it_back(reviewer)
    assert states(first, second, third) == ["screening", "screening", "submitted"]
    assert portal.examiner.faults == []


def send() -> Contribution:
    words = Words(
        region=Region.objects.get(code="04"), axis=Axis.objects.get(code="disability"), body="نقترح وحدة متنقلة"
    )
    return submit_contribution(words=words, ticket=new_ticket())


def states(*chosen: Contribution) -> list[str]:
    rows = Contribution.objects.filter(pk__in=[one.pk for one in chosen])
    return list(rows.order_by("pk").values_list("status", flat=True))


def takes_one(reviewer: Visitor, contribution: Contribution) -> None:
    reviewer.opens("review:contribution", contribution.reference)
    with reviewer.page.expect_navigation():
        reviewer.page.keyboard.press("t")
    assert Assignment.objects.get().assignee.email == "touria@example.org"
    reviewer.looks()


def ticks_by_keyboard(reviewer: Visitor, *chosen: Contribution) -> None:
    reviewer.opens("review:queue")
    for _one in chosen:
        for key in ("j", "x"):
            reviewer.page.keyboard.press(key)
    expect(reviewer.page.locator("[data-ticked]")).to_have_text(str(len(chosen)))
    reviewer.looks()
    reviewer.presses("#bulk-choice [type=submit]")


def sets_them_aside(reviewer: Visitor) -> None:
    page = reviewer.page
    page.check("[name=act][value=out_of_scope]")
    reviewer.presses("[name=do][value=look]")
    expect(page.locator("#errors")).to_be_visible()  # it must say why
    reviewer.looks()
    page.fill("[name=reason]", REASON)
    reviewer.presses("[name=do][value=look]")
    expect(page.locator("blockquote")).to_have_text(REASON)
    reviewer.looks()
    with reviewer.portal.worker.held_up():
        reviewer.presses("[name=do][value=start]")
        expect(page.locator(".progress")).to_be_visible()
        reviewer.looks()
    expect(page.locator(".bulk-items li")).to_have_count(2)
    reviewer.looks()


def takes_it_back(reviewer: Visitor) -> None:
    page = reviewer.page
    page.fill("[name=reason]", "انتقاء خاطئ")
    reviewer.presses("form[action$='/undo/'] [type=submit]")
    expect(page.locator(".bulk-items li")).to_have_count(2)
    assert BulkRun.objects.get(undoes__isnull=False).done == 2
    reviewer.opens("review:bulk_runs")
    reviewer.looks()
