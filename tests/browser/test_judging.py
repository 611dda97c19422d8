"""A reviewer comes by a mention, judges by the keys alone what a colleague has judged, tags it and answers the note."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.review.assessing.actions import load_criteria
from consultations.review.assessing.models import Judgement
from consultations.review.assessing.tests.judging import judge
from consultations.review.notes.actions import write_note
from consultations.review.notes.models import Mention
from portal.shared.receipts import new_ticket
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

S, Role = Contribution.Status, RoleAssignment.Role
COLLEAGUE, STRANGER = "إدريس العلمي", "Nadia Benkirane"


def test_a_reviewer_judges_tags_and_answers_a_note(portal: Portal) -> None:
    load_criteria()
    reviewer = staff_member(portal, "touria", Role.REVIEWER, "04")
    contribution, colleague = under_review(), member("idriss", COLLEAGUE, "04")
    member("nadia", STRANGER, "06")
    judge(contribution, colleague, every=4, cost=1)
    write_note(contribution=contribution, text="@touria ما رأيكم؟", by=colleague)
    it_comes_by_the_mention(reviewer, contribution)
    it_judges_by_the_keys(reviewer, contribution)
    it_tags(reviewer)
    it_mentions_nobody_but_colleagues(reviewer)
    assert portal.examiner.faults == []
    assert list(Mention.objects.order_by("pk").values_list("account__full_name", flat=True)) == ["touria", COLLEAGUE]


def under_review() -> Contribution:
    words = Words(region=Region.objects.get(code="04"), axis=Axis.objects.get(code="disability"), body="وحدة متنقلة")
    contribution = submit_contribution(words=words, ticket=new_ticket())
    for state in (S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW):
        contribution = move_contribution(contribution=contribution, to=state, by=None)
    return contribution


def member(name: str, full_name: str, region: str) -> Account:
    account = create_account(email=f"{name}@example.org", full_name=full_name, by=None)
    grant_role(account=account, role=Role.REVIEWER, region=Region.objects.get(code=region), by=None)
    return account


def it_comes_by_the_mention(reviewer: Visitor, contribution: Contribution) -> None:
    reviewer.opens("review:queue")
    reviewer.follows("review:mentions")
    reviewer.looks()
    reviewer.presses("button[name=do][value=read]")
    expect(reviewer.page.locator(".note-list .unread")).to_have_count(0)
    reviewer.follows("review:contribution", contribution.reference)


def it_judges_by_the_keys(reviewer: Visitor, contribution: Contribution) -> None:
    page = reviewer.page
    expect(page.locator(".judgement .marks")).to_have_count(0)
    page.locator(".grid-form summary").press("Enter")
    reviewer.looks()
    page.keyboard.press("Tab")
    for key in ("4", "4"):
        page.keyboard.press(key)
    reviewer.submits(".grid-form")  # four criteria are left out
    expect(page.locator("#errors li")).to_have_count(4)
    reviewer.looks()
    page.locator("#errors a").first.click()
    page.locator("[name=mark-cost]").first.focus()
    for key in ("5", "4", "4", "4"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".judgement .marks .apart")).to_have_count(1)
    expect(page.locator(".judgement .dots")).to_have_count(6)
    reviewer.looks()
    assert Judgement.objects.get(pk=contribution.pk).gap == 4


def it_tags(reviewer: Visitor) -> None:
    reviewer.page.fill("#id_tag", "النقل")
    reviewer.submits("#tags .tag-form")
    expect(reviewer.page.locator(".tag-list bdi")).to_have_text("النقل")


def it_mentions_nobody_but_colleagues(reviewer: Visitor) -> None:
    page = reviewer.page
    field = page.locator("[name=text]")
    field.press_sequentially("@Nad")
    expect(page.locator(".mention-choices li")).to_have_count(0)
    field.press_sequentially("ia")
    reviewer.submits("#notes form:has([name=text])")
    expect(page.locator("#errors li")).to_have_count(1)
    page.fill("[name=text]", "")
    field.press_sequentially("@ادر")
    expect(page.locator(".mention-choices li")).to_have_text([COLLEAGUE])
    reviewer.looks()
    field.focus()
    field.press("End")
    field.press_sequentially("ي")
    field.press("Enter")
    field.press_sequentially("نعم")
    expect(field).to_have_value(f"@{COLLEAGUE} نعم")
    reviewer.submits("#notes form:has([name=text])")
    expect(page.locator("#notes .note-list > li")).to_have_count(2)
