"""Words outlive a lost line and a closed page; what is published is found whatever its spelling."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.models import Contribution, Draft
from stakeholders.actions import create_account
from strategy.models import Axis, Region
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import give_password
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

WIDTH = {"ar": 390, "fr": 1280}
PUBLISHED = {
    "ar": "نقترح وحدة متنقلة للتشخيص المبكر للإعاقة تزور القرى والأسواق الأسبوعية",
    "fr": "Une crèche publique par quartier pour les mères qui travaillent, ouverte jusqu’au soir",
}
TYPED = {
    "ar": "أريد وحدة متنقلة للتشخيص المبكر للاعاقه تزور القرى مرتين في الشهر",
    "fr": "Des crèches de quartier ouvertes jusqu’au soir, car les mères travaillent tard",
}
ASKED = {"ar": "الاعاقه", "fr": "CRECHES"}
FOUND = {"ar": "للإعاقة", "fr": "crèche"}
SEND = "#contribution-form [type=submit][name=send]"


def test_words_outlive_a_lost_line(portal: Portal) -> None:
    open_meeting("RS-04-DRAFTS")
    published = publish(PUBLISHED[portal.language])
    visitor = portal.visitor()
    visitor.page.set_viewport_size({"width": WIDTH[portal.language], "height": 844})
    writes_while_what_is_similar_shows(visitor, published)
    loses_the_line(visitor)
    comes_back_and_sends(visitor)
    finds_what_is_published(visitor, published)
    keeps_a_draft_in_the_account(portal)
    assert portal.examiner.faults == []


def publish(body: str) -> Contribution:
    """Publish what somebody said in the region."""
    words = Words(region=Region.objects.get(code="04"), axis=Axis.objects.first(), body=body)
    contribution = record_contribution(words=words, channel="assisted", entered_by=None, screened=True)
    assert contribution is not None
    Contribution.objects.filter(pk=contribution.pk).update(published_at=timezone.now())
    return contribution


def said(page: Page, name: str):
    return page.locator(f"[data-said={name}]")


def writes_while_what_is_similar_shows(visitor: Visitor, published: Contribution) -> None:
    """The list stands under the text; opening one leaves the form where it is."""
    page, language = visitor.page, visitor.portal.language
    page.goto(f"{visitor.portal.at('contributions:new')}?region=04&axis={Axis.objects.first().code}")
    page.fill("[name=body]", TYPED[language])
    offered = page.locator(f"[data-similar] a[href*='{published.reference}']")
    expect(offered).to_be_visible()
    expect(said(page, "kept")).to_be_visible()
    with visitor.context.expect_page() as opened:
        offered.click()
    expect(opened.value.locator("h1")).to_contain_text(published.reference)
    opened.value.close()
    assert page.input_value("[name=body]") == TYPED[language]
    visitor.looks()


def loses_the_line(visitor: Visitor) -> None:
    page = visitor.page
    visitor.context.set_offline(True)
    page.click(SEND)
    expect(said(page, "offline")).to_be_focused()
    visitor.context.set_offline(False)
    expect(said(page, "online")).to_be_visible()
    # The portal fails too: the words stay, and the page says what to do.
    page.route("**/contribute/", lambda route: route.fulfill(status=503) if is_post(route) else route.continue_())
    page.click(SEND)
    expect(said(page, "failed")).to_be_focused()
    visitor.portal.examiner.faults[:] = [each for each in visitor.portal.examiner.faults if "503" not in each]
    page.unroute("**/contribute/")


def is_post(route) -> bool:
    return bool(route.request.method == "POST")


def comes_back_and_sends(visitor: Visitor) -> None:
    """The page is closed and opened again: the words are there, with the ticket; clearing can be undone."""
    page, typed = visitor.page, TYPED[visitor.portal.language]
    ticket = page.input_value("[name=ticket]")
    visitor.opens("contributions:new")
    expect(said(page, "restored")).to_be_visible()
    assert (page.input_value("[name=body]"), page.input_value("[name=ticket]")) == (typed, ticket)
    assert page.input_value("[name=region]") == "04"
    visitor.looks()
    page.click("[data-clear]")
    expect(said(page, "cleared")).to_be_visible()
    assert (page.input_value("[name=body]"), kept(page)) == ("", 0)
    page.click("[data-undo]")
    assert (page.input_value("[name=body]"), kept(page)) == (typed, 1)
    expect(page.locator("[data-similar]")).to_be_visible()
    page.click(SEND)
    page.wait_for_url(visitor.portal.at("contributions:receipt"))
    page.wait_for_function("Object.keys(localStorage).length === 0")
    assert Contribution.objects.filter(body=typed).count() == 1
    visitor.opens("contributions:new")
    expect(page.locator("[name=body]")).to_have_value("")


def kept(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).length"))


def finds_what_is_published(visitor: Visitor, published: Contribution) -> None:
    page, language = visitor.page, visitor.portal.language
    visitor.opens("public_site:contributions")
    page.fill("[name=words]", ASKED[language])
    visitor.submits("main [role=search]")
    assert page.locator("mark").first.inner_text() == FOUND[language]
    visitor.looks()
    visitor.follows("public_site:contribution", published.reference)
    expect(page.locator("article")).to_contain_text(PUBLISHED[language])


def keeps_a_draft_in_the_account(portal: Portal) -> None:
    """Without JavaScript: kept by the button, found in one's space, read what is similar first, sent, gone."""
    account = create_account(email="writer@example.org", full_name="كاتبة", by=None)
    account.set_password(PASSWORD)
    account.save()
    writer, typed = portal.visitor(scripts=False), TYPED[portal.language]
    page = writer.page
    give_password(writer, "writer@example.org")
    page.goto(f"{portal.at('contributions:new')}?region=04&axis={Axis.objects.first().code}")
    page.fill("[name=body]", typed)
    writer.presses("main [name=keep]")
    assert page.url == portal.at("public_site:my_space")
    writer.looks()
    writer.presses('main a[href*="?draft="]')
    assert page.input_value("[name=body]") == typed
    writer.presses(SEND)
    expect(page.locator("#similar")).to_be_visible()
    writer.looks()
    writer.presses("#similar [type=submit]")
    assert page.url == portal.at("contributions:receipt")
    assert (Draft.objects.count(), Contribution.objects.filter(author=account).count()) == (0, 1)
