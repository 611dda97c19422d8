"""A session as it is played: a phone sends, the moderator puts it up, the wall shows it; what is said is captured."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations.contributions.models import Contribution
from consultations.live.links import screen_url
from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from stakeholders.actions import create_account, grant_role
from strategy.models import Region
from tests.browser.examination import WIDTHS
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.reception import NO_LINE, device_of

pytestmark = pytest.mark.browser

CODE = "RS-04-LIVE"
SAID = "نقترح وحدة متنقلة للتشخيص في القرى"
ASKED = "Quand la crèche ouvrira-t-elle ?"
HEARD = "Les conventions annuelles fragilisent les associations."
# Each language at one width: the two journeys together pass both.
WIDTH = {"ar": min(WIDTHS), "fr": max(WIDTHS)}


@pytest.fixture
def session(portal: Portal) -> RegionalSession:
    begins = timezone.now() - timedelta(minutes=30)
    return move_session(session=open_meeting(CODE, starts_at=begins), to="live", by=None)


@pytest.fixture
def salma(portal: Portal, session: RegionalSession) -> Visitor:
    """The rapporteur, who moderates too."""
    account = create_account(email="salma@example.org", full_name="Salma", by=None)
    grant_role(account=account, role="rapporteur", region=Region.objects.get(code="04"), by=None)
    return sized(device_of(account, portal))


def sized(visitor: Visitor) -> Visitor:
    width = WIDTH[visitor.portal.language]
    visitor.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    return visitor


def faults(portal: Portal) -> list[str]:
    return [fault for fault in portal.examiner.faults if NO_LINE not in fault and "favicon" not in fault]


def test_a_session_is_played(portal: Portal, session: RegionalSession, salma: Visitor) -> None:
    phone, wall = sized(portal.visitor()), portal.visitor()
    salma.opens("live:desk", CODE)
    salma.looks()
    wall.page.goto(screen_url(session).replace("/ar/", f"/{portal.language}/"))
    wall.looks()

    # A phone sends: the moderator sees it without loading the page again, the wall shows nothing yet.
    enters(phone)
    phone.looks()
    speaks(phone, SAID)
    expect(phone.page.locator("[data-code]")).to_contain_text("-")
    phone.looks()
    item = salma.page.locator("li.live-item", has_text=SAID)
    expect(item).to_be_visible()
    expect(wall.page.locator("#now")).not_to_contain_text(SAID)

    # The moderator puts it up: the wall shows it. Then a question takes its place.
    item.locator("button[value=shown]").click()
    expect(wall.page.locator("#now .words")).to_have_text(SAID)
    wall.looks()
    phone.page.locator("details.ask summary").click()
    phone.page.fill("#q_words", ASKED)
    phone.page.locator("details.ask button").click()
    question = salma.page.locator("li.is-question", has_text=ASKED)
    question.locator("button[value=shown]").click()
    expect(wall.page.locator("#now .words")).to_have_text(ASKED)
    salma.looks()
    question.locator("button[value=answered]").click()
    expect(wall.page.locator("#now .words")).to_have_count(0)
    assert LiveQuestion.objects.get().state == "answered"

    # Set aside, with the reason.
    item.locator(".aside-why summary").click()
    item.locator("input[name=reason]").fill("خارج الموضوع")
    item.locator("button[value=aside]").click()
    expect(item.locator("button[value=new]")).to_be_visible()
    assert LiveItem.objects.get().reason == "خارج الموضوع"
    assert faults(portal) == []


def test_what_is_said_is_captured_through_a_lost_line(portal: Portal, session: RegionalSession, salma: Visitor) -> None:
    salma.opens("live:capture", CODE)
    salma.looks()
    salma.page.select_option("#id_axis", "equality")
    salma.page.select_option("#id_speaker", "cat:associations")
    salma.page.fill("#id_body", HEARD)
    salma.page.press("#id_body", "Control+Enter")
    expect(salma.page.locator("[data-list-recent] li")).to_contain_text([HEARD])
    assert salma.page.input_value("#id_axis") == "equality"
    assert (salma.page.input_value("#id_body"), salma.page.input_value("#id_speaker")) == ("", "")

    # Without a line two more are typed; they are kept, and go once each when it is back.
    salma.context.set_offline(True)
    for words in ("Deuxième intervention", "Troisième intervention"):
        salma.page.fill("#id_body", words)
        salma.page.press("#id_body", "Control+Enter")
    expect(salma.page.locator("[data-waiting]")).to_be_visible()
    expect(salma.page.locator("[data-queue]")).to_have_text("2")
    assert Contribution.objects.count() == 1
    salma.context.set_offline(False)
    expect(salma.page.locator("[data-list-recent] li")).to_have_count(3)
    expect(salma.page.locator("[data-waiting]")).to_be_hidden()
    rapporteur = {contribution.entered_by.email for contribution in Contribution.objects.all()}
    assert (Contribution.objects.count(), rapporteur) == (3, {"salma@example.org"})
    assert {contribution.author for contribution in Contribution.objects.all()} == {None}
    salma.looks()
    salma.presses("[data-list-recent] li a")
    salma.looks()
    assert faults(portal) == []


@pytest.mark.parametrize("language", ["ar"])
def test_a_phone_without_scripts_sends_plain_forms_and_keeps_its_code(portal: Portal, session: RegionalSession) -> None:
    phone = portal.visitor(scripts=False)
    phone.opens("live:room", CODE)
    phone.page.fill("#id_body", SAID)
    phone.page.select_option("#id_axis", "disability")
    phone.presses("form[data-send] button")
    expect(phone.page.locator(".code")).to_contain_text("-")
    phone.looks()
    assert Contribution.objects.get().body == SAID
    assert faults(portal) == []


@pytest.mark.parametrize("language", ["fr"])
def test_a_phone_that_loses_the_line_sends_once_and_is_given_its_code(portal: Portal, session: RegionalSession) -> None:
    phone = sized(portal.visitor())
    enters(phone)
    phone.context.set_offline(True)
    speaks(phone, SAID)
    expect(phone.page.locator("[data-waiting]")).to_be_visible()
    assert Contribution.objects.count() == 0
    phone.looks()
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-code]")).to_contain_text("-")
    assert Contribution.objects.get().body == SAID
    assert faults(portal) == []


def enters(phone: Visitor) -> None:
    """Come by the page of the meeting, which leads to the room while it is in progress."""
    phone.opens("public_site:session", CODE)
    phone.follows("live:room", CODE)


def speaks(phone: Visitor, words: str) -> None:
    phone.page.fill("#id_body", words)
    phone.page.select_option("#id_axis", "disability")
    phone.page.locator("form[data-send] button").first.click()
