"""How long the desk's pages take, asked as a browser asks: through the middleware, signed in, second factor proven."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.contributions.workflow import WAITING
from stakeholders.models import Account
from strategy.models import Region
from tests.people import account_of, signed_in

ROUNDS = 25
SLOW = 2.0  # seconds after which a page is asked for only a few times more
FEW = 5
WORDS = {"a frequent word": "الأطفال", "two words": "الدعم الأسر", "a rare word": "باتيروسم", "other letters": "tofola"}
FRAGMENTS = {"counts", "close spellings"}


@dataclass(frozen=True)
class Asked:
    """A page and what it took: milliseconds of each round, and its queries."""

    who: str
    what: str
    milliseconds: list[float]
    queries: int

    @property
    def is_fragment(self) -> bool:
        """Whether it is loaded after the page."""
        return self.what in FRAGMENTS

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[max(0, round(len(self.milliseconds) * 0.95) - 1)]


def readers() -> dict[str, Client]:
    """Return a reviewer of the region with most people, and a coordinator of all of them."""
    largest = Region.objects.order_by("-population")[0]
    people: dict[str, Account] = {}
    for name, region, role in (("one region", largest, "reviewer"), ("national", None, "coordinator")):
        known = Account.objects.filter(full_name=name).first()
        people[name] = known or account_of(name, region, role=role)
    browsers = {name: signed_in(account) for name, account in people.items()}
    for browser in browsers.values():
        browser.defaults["SERVER_NAME"] = settings.ALLOWED_HOSTS[0]
    return browsers


def pages() -> dict[str, str]:
    """Return the pages that are measured: the first one is the yardstick."""
    queue = reverse("review:queue")
    asked: dict[str, dict[str, Any]] = {
        "queue, first page": {},
        "queue, newest first": {"order": "newest", "status": "all"},
        "queue, deep page": {"after": _deep()},
        "queue, two filters": {"axis": "childhood", "language": "fr"},
        "queue, four filters": {"axis": "childhood", "language": "zgh", "kind": "practice", "channel": "import"},
        **{f"search, {what}": {"words": these, "status": "all"} for what, these in WORDS.items()},
    }
    found = {what: queue + "?" + urlencode(tail) for what, tail in asked.items()}
    fragments = {
        "counts": reverse("review:counts"),
        "close spellings": reverse("review:nearby") + "?" + urlencode({"words": "الاطقال", "status": "all"}),
    }
    return {"the yardstick": reverse("public_site:accessibility"), **found, **fragments}


def _deep() -> int:
    """Return the key after nine tenths of what waits."""
    waiting = Contribution.objects.filter(status__in=WAITING).order_by("-pk").values_list("pk", flat=True)
    return waiting[waiting.count() // 10]


def measured(who: str, browser: Client, addresses: dict[str, str]) -> Iterator[Asked]:
    """Yield what each page took. The pages take turns, so that a busy moment of the machine falls on all of them."""
    queries = {}
    for what, address in addresses.items():
        as_htmx = {"HX-Request": "true"} if what in FRAGMENTS else {}
        browser.get(address, headers=as_htmx)
        with CaptureQueriesContext(connection) as spent:
            answer = browser.get(address, headers=as_htmx)
        assert answer.status_code == 200, (address, answer.status_code)
        queries[what] = len(spent)
    taken: dict[str, list[float]] = {what: [] for what in addresses}
    for _round in range(ROUNDS):
        for what, address in addresses.items():
            if sum(taken[what]) > SLOW * 1000 and len(taken[what]) >= FEW:
                continue
            as_htmx = {"HX-Request": "true"} if what in FRAGMENTS else {}
            begun = time.perf_counter()
            browser.get(address, headers=as_htmx)
            taken[what].append(1000 * (time.perf_counter() - begun))
    for what, milliseconds in taken.items():
        yield Asked(who, what, milliseconds, queries[what])
