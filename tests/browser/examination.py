"""What every page must stand: axe, two widths, the language and direction it claims, no word of the source language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import allauth
import django
from axe_playwright_python.sync_playwright import Axe
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from playwright.sync_api import BrowserContext, Page, Route

from portal.shared import catalogues

WIDTHS = {1280: 900, 390: 844}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
DIRECTIONS = {"ar": "rtl", "fr": "ltr"}
# Neither French nor Arabic has these words: a sentence that holds one was not translated.
ENGLISH = re.compile(r"\b(?:the|your|you|with|this|that|and|of|is|are|has|been|please)\b", re.IGNORECASE)
# Catalogues whose words the pages show: ours first, then those of the libraries that bring pages.
BORROWED = [Path(package.__file__).parent for package in (allauth, django)]
# Text that people see, except what stands there in a language of its own: a citizen's words, the other language's name.
VISIBLE_TEXT = """(language) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
        const spoken = parent.closest("[lang]")?.lang;
        const hidden = parent.closest("script, style, template, noscript, kbd");
        if (text && !hidden && spoken === language && !parent.closest("[dir=auto]")) found.push(text);
    }
    for (const [name, selector] of [["aria-label", "[aria-label]"], ["title", "[title]"], ["alt", "[alt]"],
                                    ["placeholder", "[placeholder]"], ["value", "input[type=submit]"]])
        for (const element of document.querySelectorAll(selector)) found.push(element.getAttribute(name));
    return found;
}"""


# Let every colour and size become at once what it is to be.
SETTLED = """() => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
}"""


# What htmx is fetching stands paler until it is there, and a pale word has no contrast of its own.
FETCHED = "() => !document.querySelector('.htmx-request:not(.progress)')"

# jQuery UI keeps a link inside each tab of the admin. It is presentational and no stop of the keyboard, yet axe, which
# sees a link, reports it; without the link the tab would not open.
EXCUSED = {"nested-interactive": "ui-tabs-tab"}
# A refused form answers 422 on purpose, and 409 when somebody else was faster; Chromium writes that down as if a
# picture were missing.
REFUSED = ("status of 422", "status of 409")


class Examiner:
    """Looks at the pages that the visitors pass and keeps what is wrong with them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.seen: list[str] = []
        self.faults: list[str] = []
        self._axe, self._axe_works = Axe(), False

    def watch(self, page: Page) -> None:
        """Note from now on what the page's console complains of."""
        page.on("console", lambda message: self._note_console(message))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def look_at(self, page: Page) -> None:
        """Examine what the page shows now, at both widths."""
        page.wait_for_load_state()  # a link was pressed, perhaps, and the next page has no root yet
        self.seen.append(re.sub(r"^https?://[^/]+", "", page.url))
        self._look_at_words(page)
        for width in (min(WIDTHS), max(WIDTHS)):
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            self._look_at_width(page, width)

    def _look_at_width(self, page: Page, width: int) -> None:
        where = f"{self.seen[-1]} at {width} px"
        overhang = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overhang > 0:
            self.faults.append(f"{where}: {overhang} px too wide")
        page.wait_for_function(FETCHED)
        page.evaluate(SETTLED)  # a colour that is still changing has no contrast of its own
        self._axe_works = True
        violations = self._axe.run(page, options=RULES).response["violations"]
        self._axe_works = False
        for violation in violations:
            excused = EXCUSED.get(violation["id"], "<none>")
            nodes = [" ".join(map(str, node["target"])) for node in violation["nodes"] if excused not in node["html"]]
            if nodes:
                self.faults.append(f"{where}: {violation['id']}: {violation['help']}: {'; '.join(nodes[:4])}")

    def _look_at_words(self, page: Page) -> None:
        root = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        if root != [self.language, DIRECTIONS[self.language]]:
            self.faults.append(f"{self.seen[-1]}: the page calls itself {root}")
        for text in page.evaluate(VISIBLE_TEXT, self.language):
            if text in source_words(self.language) or ENGLISH.search(text):
                self.faults.append(f"{self.seen[-1]}: not translated: {text!r}")

    def _note_console(self, message: Any) -> None:
        # Axe tries styles on the page, which the content policy refuses: that is no fault of the page.
        if message.type == "error" and not self._axe_works and not any(code in message.text for code in REFUSED):
            self.faults.append(f"{message.location.get('url', '')}: console: {message.text}")


@contextmanager
def with_scripts(page: Page, window: BrowserContext) -> Iterator[Page]:
    """Show what a page without JavaScript shows, in a tab where axe, a script itself, can run."""
    tab, html = window.new_page(), page.content()
    tab.route(page.url, lambda route: _hand_over(route, html))
    tab.goto(page.url)
    yield tab
    tab.close()


def _hand_over(route: Route, html: str) -> None:
    if route.request.resource_type == "document":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    else:
        route.continue_()


@cache
def source_words(language: str) -> frozenset[str]:
    """Return every msgid that this language says otherwise: seen on a page, it has leaked."""
    borrowed = [path for folder in BORROWED for path in folder.rglob(f"locale/{language}/LC_MESSAGES/django.mo")]
    leaks = set()
    for path in borrowed:
        with path.open("rb") as file:
            leaks |= _said_otherwise(read_mo(file))
    return frozenset((leaks | _said_otherwise(catalogues.read(language))) - said(language))


def _said_otherwise(catalogue: Catalog) -> set[str]:
    return {
        message.id
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.string and message.string != message.id
    }


@cache
def said(language: str) -> frozenset[str]:
    """Return what our catalogue says in this language: a French word may look like an English one."""
    return frozenset(
        text
        for message in catalogues.read(language)
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    )
