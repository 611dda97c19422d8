"""A coordinator writes a standard answer, begins an answer from it by keyboard, says who may act, asks a body."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.review.convergence.models import Opinion
from consultations.review.models import AnswerDraft
from portal.shared.models import OutgoingMail
from portal.shared.receipts import new_ticket
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

S = Contribution.Status
WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}
TEXTS = {
    "ar": "نشكركم على {reference}، وتتولى الأمر: {institution}.",
    "fr": "Merci pour {reference}, suivie par {institution}.",
}


def test_an_answer_is_begun_and_the_bodies_are_asked(portal: Portal) -> None:
    contribution = said()
    coordinator = staff_member(portal, "coordinatrice", RoleAssignment.Role.COORDINATOR, "04")
    coordinator.page.set_viewport_size(WIDTHS[portal.language])
    writes_a_standard_answer(coordinator)
    begins_an_answer_from_it(coordinator, contribution)
    says_who_may_act(coordinator, contribution)
    asks_a_body(coordinator, contribution)
    coordinator.opens("review:contribution", contribution.reference)
    coordinator.looks()
    assert portal.examiner.faults == []
    draft = AnswerDraft.objects.get()
    assert (draft.state, draft.standard is not None, "{" in draft.reason) == ("to_approve", True, False)
    assert OutgoingMail.objects.filter(key__startswith="opinion_asked:").count() == 1
    assert Opinion.objects.get().stance == "reserved"


def said() -> Contribution:
    """Send a text that is under review."""
    words = Words(
        region=Region.objects.get(code="04"), axis=Axis.objects.get(code="disability"), body="نقترح وحدة متنقلة"
    )
    contribution = submit_contribution(words=words, ticket=new_ticket())
    for state in (S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW):
        contribution = move_contribution(contribution=contribution, to=state, by=None)
    return contribution


def writes_a_standard_answer(coordinator: Visitor) -> None:
    page = coordinator.page
    coordinator.opens("review:new_standard_answer")
    page.select_option("[name=outcome]", "retained")
    for language, text in TEXTS.items():
        page.fill(f"[name=name_{language}]", "شكر وإحالة على مؤسسة" if language == "ar" else "Merci et renvoi")
        page.fill(f"[name=text_{language}]", text + (" {autor}" if language == "fr" else ""))
    coordinator.submits()
    expect(page.locator("#errors a[href='#id_text_fr']")).to_be_visible()
    coordinator.looks()
    page.fill("[name=text_fr]", TEXTS["fr"])
    coordinator.submits()
    expect(page.locator("article.standard")).to_have_count(1)
    coordinator.looks()


def begins_an_answer_from_it(coordinator: Visitor, contribution: Contribution) -> None:
    """Pick it from the list with the keys: the text is there at once. What is left open stops it, at its field."""
    page = coordinator.page
    coordinator.opens("review:answer", contribution.reference)
    page.select_option("[name=language]", coordinator.portal.language)
    page.focus("select[name=pick]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=reason]")).to_have_value(_filled(coordinator, contribution, "{institution}"))
    expect(page.locator("[name=outcome][value=retained]")).to_be_checked()
    page.focus("[name=reason]")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors a[href='#id_reason']")).to_be_visible()
    coordinator.looks()
    page.select_option("[name=institution]", "entraide-nationale")
    page.fill("[name=reason]", "")
    page.select_option("select[name=pick]", index=0)
    page.select_option("select[name=pick]", index=1)
    body = {"ar": "التعاون الوطني", "fr": "Entraide nationale"}[coordinator.portal.language]
    expect(page.locator("[name=reason]")).to_have_value(_filled(coordinator, contribution, body))
    page.focus("[name=reason]")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#draft")).to_be_visible()


def _filled(coordinator: Visitor, contribution: Contribution, institution: str) -> str:
    text = TEXTS[coordinator.portal.language].replace("{reference}", contribution.reference)
    return text.replace("{institution}", institution)


def says_who_may_act(coordinator: Visitor, contribution: Contribution) -> None:
    page = coordinator.page
    coordinator.follows("review:competence", contribution.reference)
    page.check("[name=level][value=shared]")
    page.check("[name=bodies][value=entraide-nationale]")
    coordinator.submits()
    expect(page.locator("#errors a[href='#div_id_bodies']")).to_be_visible()
    coordinator.looks()
    page.check("[name=bodies][value=regional-council]")
    coordinator.submits()
    expect(page.locator(".bodies-list li")).to_have_count(2)


def asks_a_body(coordinator: Visitor, contribution: Contribution) -> None:
    page = coordinator.page
    coordinator.follows("review:convergence", contribution.reference)
    page.select_option("[name=programme]", "indh-phase-3")
    page.check("[name=relation][value=complements]")
    coordinator.submits("section[aria-labelledby=link]")
    page.select_option("[name=institution]", "regional-council")
    page.fill("[name=contact]", "cabinet@example.org")
    coordinator.submits("section[aria-labelledby=ask]")
    expect(page.locator(".opinion")).to_have_count(1)
    coordinator.looks()
    coordinator.follows("review:opinion", contribution.reference, Opinion.objects.get().pk)
    page.check("[name=stance][value=reserved]")
    coordinator.submits()
    expect(page.locator("#errors a[href='#id_given_by']")).to_be_visible()
    coordinator.looks()
    page.fill("[name=given_by]", "رئيس المجلس")
    page.fill("[name=text]", "شريطة توفير الموارد البشرية")
    coordinator.submits()
    expect(page.locator(".opinion .badge")).to_be_visible()
