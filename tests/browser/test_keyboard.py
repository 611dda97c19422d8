"""A reviewer clears fifty texts without the mouse; the seconds and the keystrokes that each took are printed.

They are the demonstration's; or, where KEYBOARD_TEXTS names a table of real ones (TSV: lang, title, body), those of it
in the language of the page, fifty in each.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from consultations.contributions.models import Contribution
from consultations.review.models import AnswerDraft
from stakeholders.models import RoleAssignment
from tests.browser import steps
from tests.browser.portal import Portal
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

TEXTS = {"ar": 50, "fr": 10}
REAL = 50
# One in ten is set aside with a reason, one in ten answered; the others are screened and kept.
ASIDE, ANSWERED = 3, 7
WHY = "مطلب شخصي يخص مصلحة أخرى."
ANSWER = "نشكركم. ندرس الاقتراح مع المصالح المعنية."
QUICK_ENOUGH = 60  # seconds a text may take on a busy machine; the page alone answers in well under one


class Keyboard:
    """Keys, counted. A word typed counts its letters apart: they are said, not pressed for the portal's sake."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.letters = page, 0, 0

    def press(self, key: str, *, leads_on: bool = True) -> None:
        self.keys += 1
        if not leads_on:
            self.page.keyboard.press(key)
            return
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.letters += len(words)
        self.page.keyboard.insert_text(words)


def test_fifty_texts_are_cleared_by_keyboard_alone(portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    rows, texts = rows_of(portal.language)
    voices(portal.folder, rows, texts)
    reviewer = staff_member(portal, "touria", RoleAssignment.Role.REVIEWER, steps.REGION)
    reviewer.opens("review:queue")
    keys = Keyboard(reviewer.page)
    begun = time.monotonic()
    keys.press("j", leads_on=False)
    keys.press("Enter")
    spent = []
    for number in range(texts):
        since = time.monotonic()
        clear(keys, number % 10)
        spent.append(time.monotonic() - since)
        if number == ANSWERED:
            reviewer.looks()
        if number < texts - 1:
            keys.press("j")
    seconds = time.monotonic() - begun
    with capsys.disabled():
        print(
            f"\n{portal.language}: {texts} texts by keyboard: {seconds / texts:.1f} s and {keys.keys / texts:.1f} keys "
            f"a text, {keys.letters / texts:.0f} letters written; the slowest {max(spent):.1f} s"
        )
    states = list(Contribution.objects.order_by("pk").values_list("status", flat=True)[:texts])
    expected = ["out_of_scope" if n % 10 == ASIDE else "under_review" if n % 10 == ANSWERED else "admissible"
                for n in range(texts)]  # fmt: skip
    assert states == expected
    assert AnswerDraft.objects.filter(state="to_approve", reason=ANSWER).count() == texts // 10
    assert max(spent) < QUICK_ENOUGH
    assert portal.examiner.faults == []


def clear(keys: Keyboard, kind: int) -> None:
    """Screen one text, and set it aside or answer it where its turn has come."""
    page = keys.page
    keys.press("1")
    if kind == ASIDE:
        figure = page.locator("button[name=to][value=out_of_scope] kbd").inner_text()
        keys.press(figure, leads_on=False)
        expect(page.locator("[name=reason]")).to_be_focused()
        keys.type(WHY)
        keys.press("Escape", leads_on=False)
        keys.press(figure)
        return
    keys.press("1")
    if kind == ANSWERED:
        keys.press("1")
        keys.press("a")
        page.locator("[name=outcome]").first.focus()
        keys.press("Space", leads_on=False)
        while page.evaluate("document.activeElement.name") != "reason":
            keys.press("Tab", leads_on=False)
        keys.type(ANSWER)
        keys.press("Control+Enter")
    expect(page.locator("main h1")).to_be_visible()


def rows_of(language: str) -> tuple[list[dict[str, str]], int]:
    """Return the texts, more than are cleared: what tells of danger is held out on its way in."""
    named = os.environ.get("KEYBOARD_TEXTS", "")
    if named:
        lines = Path(named).read_text(encoding="utf-8").split("\n")  # nothing else ends a line of a text
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [row for row in table if row["lang"].startswith(language)]
        return rows[: 3 * REAL], REAL
    demo, texts = settings.BASE_DIR / "portal" / "demo" / "data" / "contributions.csv", TEXTS[language]
    with demo.open(encoding="utf-8", newline="") as file:
        return [row | {"lang": row["language"]} for row in csv.DictReader(file)][: 2 * texts], texts


def voices(folder: Path, rows: list[dict[str, str]], texts: int) -> None:
    """Send so many of these texts to screening."""
    target, columns = folder / "fifty.csv", ("title", "body", "axis", "category", "author")
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["lang", *columns])
        table.writeheader()
        table.writerows({name: row.get(name) or "" for name in ("lang", *columns)} for row in rows)
    call_command("import_contributions", str(target), "--region", steps.REGION, "--unscreened")
    surplus = Contribution.objects.order_by("pk").values_list("pk", flat=True)[texts:]
    Contribution.objects.filter(pk__in=list(surplus)).update(status="withdrawn")
