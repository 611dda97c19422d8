"""A reviewer filters the queue, takes what it shows along as a workbook, and finds in it what the database holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook
from playwright.sync_api import expect

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.models import Contribution
from consultations.review.exports.columns import COLUMNS
from consultations.review.models import Export
from stakeholders.models import RoleAssignment
from strategy.models import Axis, Region
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

WIDTHS = {"ar": {"width": 390, "height": 844}, "fr": {"width": 1280, "height": 900}}
BODIES = ['=HYPERLINK("http://example.org")', "نقترح وحدة متنقلة للتشخيص في القرى", "- Un centre de jour à Témara"]


def test_a_reviewer_exports_what_the_filters_show(portal: Portal) -> None:
    for axis in ("disability", "childhood"):
        for body in BODIES:
            words = Words(region=Region.objects.get(code="04"), axis=Axis.objects.get(code=axis), body=body)
            record_contribution(words=words, channel=Contribution.Channel.ASSISTED, entered_by=None, screened=True)
    reviewer = staff_member(portal, "touria", RoleAssignment.Role.REVIEWER, "04")
    page = reviewer.page
    page.set_viewport_size(WIDTHS[portal.language])
    reviewer.opens("review:queue")
    page.select_option("[name=axis]", "disability")
    reviewer.submits("form.filters")
    reviewer.follows("review:exports")
    assert page.url.endswith("?axis=disability")
    reviewer.looks()
    page.check("[name=format][value=xlsx]")
    with portal.worker.held_up():
        reviewer.submits("form:has([name=format])")
        expect(page.locator(".progress")).to_be_visible()
        reviewer.looks()
    expect(page.locator("a[href$='/file/']")).to_be_visible()
    reviewer.looks()
    rows = downloaded(reviewer)
    wanted = Contribution.objects.filter(axis="disability").order_by("pk").values_list("reference", "body")
    with translation.override(portal.language):
        reference, body = (str(one.heading) for one in COLUMNS if one.name in {"reference", "body"})
    assert [(row[reference], row[body]) for row in rows] == list(wanted)
    assert Export.objects.get().rows == len(BODIES)
    assert portal.examiner.faults == []


def downloaded(reviewer: Visitor) -> list[dict[str, object]]:
    """Download the file and return its rows by their headings."""
    with reviewer.page.expect_download() as download:
        reviewer.page.click("a[href$='/file/']")
    target = Path(reviewer.portal.folder) / "export.xlsx"
    download.value.save_as(target)
    head, *rows = load_workbook(target).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
