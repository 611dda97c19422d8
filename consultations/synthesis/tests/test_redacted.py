"""A report with words that were hidden since is closed: its files, its quotes, and its publication."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.contributions.actions import redact
from consultations.synthesis import actions, queries
from consultations.synthesis.tests.signing import publish_signed, signed

WORDS = "النقل العمومي"


@pytest.fixture
def report(rabat, texts, quick_files):
    return actions.compile_region(region=rabat, by=None)


def test_its_files_close_its_quotes_leave_and_it_is_not_published(report, texts, coordinator, sign_in):
    browser = sign_in(coordinator)
    file = reverse("synthesis:file", args=["04", report.version, "staff", "ar", "pdf"])
    page = reverse("synthesis:report", args=["04", report.version]) + "?page=all"
    assert (browser.get(file).status_code, WORDS in browser.get(page).content.decode()) == (200, True)
    assert queries.standing(report.region).changed == 0
    said = [text for text in texts if WORDS in text.body]
    for text in said:
        redact(contribution=text, words=WORDS, cause="other", by=coordinator)
    assert (browser.get(file).status_code, WORDS in browser.get(page).content.decode()) == (404, False)
    assert queries.standing(report.region).changed == len(said)
    with pytest.raises(ValidationError):
        signed(report)
    assert [row for row in queries.material_rows(report.region) if WORDS in str(row)] == []
    newer = actions.compile_region(region=report.region, by=None)
    assert newer.version == report.version + 1
    assert WORDS not in str(newer.staff)
    assert browser.get(reverse("synthesis:file", args=["04", newer.version, "staff", "ar", "pdf"])).status_code == 200
    assert publish_signed(newer, coordinator).state == "published"
