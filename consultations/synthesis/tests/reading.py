"""A report as somebody reads it: page after page."""

from __future__ import annotations

from html import unescape

from django.test import Client


def every_page(address: str, browser: Client | None = None) -> str:
    """Return all the pages that an edition is cut into."""
    browser = browser or Client()
    pages = {part.page for part in browser.get(address).context["contents"]}
    return "".join(unescape(browser.get(f"{address}?page={page}").content.decode()) for page in sorted(pages))
