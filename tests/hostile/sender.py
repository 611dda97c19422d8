"""Somebody who sends forms byte by byte as they please, and reads the answers closely."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

import lxml.html
from django.http import HttpResponse
from django.test import Client

FORM = "application/x-www-form-urlencoded"
SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
# Our scripts stand at addresses of our own; allauth puts data for its own into the page.
OURS = re.compile(r"<script\s(?:[^>]*\bsrc=\"/[a-z]|data-allauth-onload|id=\"\w+\" type=\"application/json\")")
_visitors = count(1)


@dataclass
class Sender:
    """A browser without manners."""

    client: Client
    faults: list[str] = field(default_factory=list)

    def post(self, address: str, **fields: str) -> HttpResponse:
        """Send a form; every sending comes from an address of its own, past the limits on trying."""
        body = urlencode({name: value.encode("utf-8", errors="surrogatepass") for name, value in fields.items()})
        return self._read(self.client.post(address, body, content_type=FORM, REMOTE_ADDR=_somewhere()), address, body)

    def get(self, address: str, **query: str) -> HttpResponse:
        """Ask for a page."""
        tail = urlencode({name: value.encode("utf-8", errors="surrogatepass") for name, value in query.items()})
        return self._read(self.client.get(f"{address}?{tail}", REMOTE_ADDR=_somewhere()), address, tail)

    def fields_of(self, address: str, form_id: str) -> dict[str, str]:
        """Return what a form of a page holds before anybody types."""
        form = lxml.html.fromstring(self.client.get(address).content).get_element_by_id(form_id)
        return dict(form.form_values())

    def notes(self, where: str, value: str, what: str) -> None:
        """Keep a fault."""
        self.faults.append(f"{where}: {what}: {value[:60]!r}")

    def _read(self, response: HttpResponse, address: str, value: str) -> HttpResponse:
        if response.status_code >= 500:
            self.notes(address, value, f"answered {response.status_code}")
        if "html" in response.get("Content-Type", "") and not response.streaming:
            foreign = [tag for tag in SCRIPT.findall(response.content.decode()) if not OURS.match(tag)]
            if foreign:
                self.notes(address, value, f"a script came through {foreign}")
        return response


def _somewhere() -> str:
    number = next(_visitors)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def shows(response: HttpResponse, words: str) -> bool:
    """Return whether a reader of the page sees these words, sign by sign."""
    return response.status_code == 200 and words in html.unescape(response.content.decode())
