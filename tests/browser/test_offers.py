"""An association offers premises; a coordinator examines the offer and agrees; the association sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from consultations.contributions.models import Contribution, PartnershipOffer
from stakeholders.models import RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

EMAIL = "bureau@derb-nour.example.org"
WORDS = "نعرض قاعتين مهيأتين للأشخاص في وضعية إعاقة، أربعة أيام في الأسبوع."
EXTENT = "قاعتان من أربعين متراً مربعاً لمدة سنتين"
WORD_TO_THE_PARTNER = "نزوركم يوم الاثنين لمعاينة القاعتين."
WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}


def test_an_association_offers_premises(portal: Portal) -> None:
    open_meeting("RS-04-OFFER")
    association = association_offers(portal)
    reference = Contribution.objects.get().reference
    coordinator = staff_member(portal, "coordinatrice", RoleAssignment.Role.COORDINATOR, "04")
    coordinator.page.set_viewport_size(WIDTHS[portal.language])
    coordinator_examines_and_agrees(coordinator, reference)
    association_reads_it(portal, association, reference)
    assert portal.examiner.faults == []
    offer = PartnershipOffer.objects.get()
    assert (offer.state, offer.resources, offer.steps.count()) == ("agreed", ["premises"], 3)


def association_offers(portal: Portal) -> Visitor:
    """Choose the kind first: the questions of an offer come forward, those of a proposal go; wrongly first."""
    association = portal.visitor()
    page = association.page
    page.set_viewport_size(WIDTHS[portal.language])
    association.opens("contributions:new")
    association.looks()
    of_proposals, of_offers = (page.locator(f"details[data-kind={kind}]") for kind in ("proposal", "offer"))
    expect(of_proposals).to_be_visible()
    expect(of_offers).to_be_hidden()
    page.check("[name=kind][value=offer]")
    expect(of_proposals).to_be_hidden()
    expect(of_offers).to_be_visible()
    page.check("[name=axis][value=disability]")
    page.select_option("[name=region]", "04")
    page.fill("[name=body]", WORDS)
    page.fill("[name=extent]", EXTENT)
    page.select_option("[name=category]", "associations")
    page.fill("[name=author_email]", EMAIL)
    association.submits("form.proposal")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors a[href='#div_id_resources']")).to_be_visible()
    expect(page.locator("[name=extent]")).to_have_value(EXTENT)
    association.looks()
    page.check("[name=resources][value=premises]")
    association.submits("form.proposal")
    page.wait_for_url(portal.at("contributions:receipt"))
    expect(page.locator("main")).to_contain_text(EXTENT)
    association.looks()
    return association


def coordinator_examines_and_agrees(coordinator: Visitor, reference: str) -> None:
    page = coordinator.page
    coordinator.opens("review:queue")
    page.locator(".desk-doors > summary").click()
    coordinator.follows("offers:listing")
    coordinator.looks()
    coordinator.follows("offers:one", reference)
    expect(page.locator("main")).to_contain_text(EXTENT)
    assert EMAIL not in page.content()
    coordinator.looks()
    page.fill("[name=reason]", WORD_TO_THE_PARTNER)
    coordinator.presses("[name=to][value=examined]")
    expect(page.locator("[name=to][value=agreed]")).to_be_visible()
    coordinator.presses("[name=to][value=offer_declined]")
    expect(page.locator("#errors a[href='#id_reason']")).to_be_visible()
    coordinator.looks()
    coordinator.presses("[name=to][value=agreed]")
    expect(page.locator("[name=to][value=signed]")).to_be_visible()


def association_reads_it(portal: Portal, association: Visitor, reference: str) -> None:
    """On the tracking page and in the mail."""
    association.opens("public_site:tracked", reference)
    expect(association.page.locator("section:has(#offer)")).to_contain_text(WORD_TO_THE_PARTNER)
    expect(association.page.locator("section:has(#offer) .badge")).to_have_text(re.compile(portal.says("Agreed")))
    association.looks()
    subject = portal.says("Your partnership offer %(reference)s: its state has changed") % {"reference": reference}
    mail = portal.post_office.mail_about(subject)
    assert mail["to"] == EMAIL
    assert portal.at("public_site:track") in mail.get_content()
