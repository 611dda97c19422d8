"""The portal as a test sees it: its addresses in one language, and the people who come with a browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.examination import Examiner, with_scripts
from tests.browser.post_office import PostOffice
from tests.browser.worker import Worker

# Milliseconds until a wait for what never comes is given up.
PATIENCE = 60_000


@dataclass
class Portal:
    """A running portal in one language."""

    address: str
    language: str
    browser: Browser
    worker: Worker
    post_office: PostOffice
    examiner: Examiner
    folder: Path

    def at(self, view: str, *arguments: object) -> str:
        """Return the full address of a view."""
        with translation.override(self.language):
            return self.address + reverse(view, args=arguments)

    def says(self, msgid: str) -> str:
        """Return how the portal says it."""
        with translation.override(self.language):
            return gettext(msgid)

    def visitor(self, *, scripts: bool = True, like: Visitor | None = None) -> Visitor:
        """Let somebody come with a browser of their own; `like` brings another visitor's cookies along."""
        cookies = like.context.storage_state() if like else None
        context = self.browser.new_context(java_script_enabled=scripts, storage_state=cookies, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        return Visitor(self, context, context.new_page(), scripts)


@dataclass
class Visitor:
    """Somebody with a browser."""

    portal: Portal
    context: BrowserContext
    page: Page
    scripts: bool

    def __post_init__(self) -> None:
        self.portal.examiner.watch(self.page)

    def opens(self, view: str, *arguments: object) -> Response:
        """Go to a view's address."""
        response = self.page.goto(self.portal.at(view, *arguments))
        assert response is not None
        return response

    def follows(self, view: str, *arguments: object) -> None:
        """Click on a link of the page's main part that leads to a view."""
        path = self.portal.at(view, *arguments).removeprefix(self.portal.address)
        self.presses(f'main a[href^="{path}"]')

    def looks(self) -> None:
        """Have the page that is shown examined."""
        if self.scripts:
            self.portal.examiner.look_at(self.page)
            return
        window = self.portal.browser.new_context(storage_state=self.context.storage_state())
        with with_scripts(self.page, window) as page:
            self.portal.examiner.watch(page)
            self.portal.examiner.look_at(page)
        window.close()

    def presses(self, selector: str) -> None:
        """Press what leads to another page, or to the same one once more, and wait for it."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def submits(self, within: str = "main") -> None:
        """Press the one button that sends the form."""
        self.presses(f"{within} [type=submit]")
