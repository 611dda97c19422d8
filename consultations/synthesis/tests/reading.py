"""A report as somebody reads it: page after page."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from django.test import Client


def leaf_through(address: str, browser: Client, **asked: Any) -> Iterator[tuple[str, Any]]:
    """Yield the pages that an edition is cut into, each with its address; `asked` goes with every request."""
    page = address
    while page:
        answer = browser.get(page, **asked)
        yield page, answer
        following = answer.context["next_url"]
        page = following and f"{address}{following}"


def every_page(address: str, browser: Client | None = None) -> str:
    """Return the text of all of them."""
    return "".join(unescape(answer.content.decode()) for _page, answer in leaf_through(address, browser or Client()))
