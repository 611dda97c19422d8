"""Somebody speaks instead of writing: recorded in the page, heard at the desk, written down by the staff."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from consultations.contributions.models import Attachment, Contribution
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

SAID = "أقترح مركزاً للاستقبال النهاري للأشخاص المسنين في جماعتنا."
WIDTHS = {"ar": (390, 844), "fr": (1280, 900)}
HEARD = """audio => new Promise((resolve, reject) => {
    audio.onloadedmetadata = () => resolve(audio.duration);
    audio.onerror = () => reject(audio.error.message);
    audio.preload = "metadata";
    audio.load();
})"""


def test_a_voice_recorded_in_the_page_is_heard_and_written_down(portal: Portal) -> None:
    open_meeting("RS-04-VOICE")
    speaker = speaks(portal)
    sends_wrongly_and_loses_nothing(speaker)
    reference = sends(speaker)
    listens_to_it_again(speaker, reference)
    reviewer = staff_member(portal, "salma", "reviewer", "04")
    hears_and_writes_down(reviewer, reference)
    assert portal.examiner.faults == []
    contribution = Contribution.objects.get()
    assert (contribution.body, contribution.wording, contribution.language) == (SAID, "transcribed", "ar")


def resize(visitor: Visitor) -> None:
    width, height = WIDTHS[visitor.portal.language]
    visitor.page.set_viewport_size({"width": width, "height": height})


def speaks(portal: Portal) -> Visitor:
    """Record, delete, and record once more, by the keyboard as well: the focus goes along."""
    speaker = portal.visitor()
    page = speaker.page
    assert speaker.opens("contributions:new").header_value("permissions-policy") == (
        "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()"
    )
    resize(speaker)
    for again in (True, False):
        page.click("[data-start]")
        expect(page.locator("[data-stop]")).to_be_focused()
        expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"0:0[1-9]|0:[1-5]\d"))
        page.keyboard.press("Enter")
        expect(page.locator("[data-delete]")).to_be_focused()
        if again:
            page.keyboard.press("Enter")
            expect(page.locator("[data-heard]")).to_be_hidden()
    speaker.looks()
    return speaker


def sends_wrongly_and_loses_nothing(speaker: Visitor) -> None:
    """The form comes back, for its axis and region are missing; the recording waits in the page."""
    page = speaker.page
    page.wait_for_selector("input[name=recorded]:enabled", state="attached")
    speaker.submits("form.proposal")
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("[data-heard]")).to_be_visible()
    assert page.evaluate("document.querySelector('input[name=recording]').files.length") == 1
    speaker.looks()


def sends(speaker: Visitor) -> str:
    page = speaker.page
    resize(speaker)
    page.check("[name=axis][value=elderly]")
    page.select_option("[name=region]", "04")
    speaker.submits("form.proposal")
    page.wait_for_url(speaker.portal.at("contributions:receipt"))
    speaker.looks()
    reference = re.search(r"TCH-04-\d{6}", page.locator(".receipt .reference").inner_text())
    assert reference
    assert Attachment.objects.get().media_type == "audio/webm"
    return reference[0]


def listens_to_it_again(speaker: Visitor, reference: str) -> None:
    speaker.opens("public_site:tracked", reference)
    resize(speaker)
    assert speaker.page.locator("audio").evaluate(HEARD) > 0
    speaker.looks()


def hears_and_writes_down(reviewer: Visitor, reference: str) -> None:
    """The recording, cleaned, is played by a real browser; its text becomes the contribution's words."""
    page = reviewer.page
    reviewer.opens("review:queue")
    reviewer.looks()
    reviewer.opens("review:contribution", reference)
    resize(reviewer)
    assert page.locator("audio").evaluate(HEARD) > 0
    reviewer.looks()
    reviewer.submits(".files")
    expect(page.locator("#errors")).to_be_visible()
    reviewer.looks()
    page.fill(".files textarea", SAID)
    reviewer.submits(".files")
    expect(page.locator("article .citizen")).to_have_text(SAID)
    reviewer.looks()
