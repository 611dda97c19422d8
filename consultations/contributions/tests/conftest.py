"""Places, windows and a visitor for the tests of the contributor's pages. The rooms above import from here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import S
from consultations.regional_sessions.models import RegionalSession
from portal.shared.receipts import code_of, new_ticket
from stakeholders.models import Account, Category
from strategy.models import Axis, Helpline, Province, Region, Strategy

# The way from "received" to each state, by the state table.
WAYS = {
    S.SUBMITTED: [],
    S.SCREENING: [S.SCREENING],
    S.RETURNED: [S.SCREENING, S.RETURNED],
    S.ADMISSIBLE: [S.SCREENING, S.ADMISSIBLE],
    S.OUT_OF_SCOPE: [S.SCREENING, S.OUT_OF_SCOPE],
    S.DIVERTED: [S.SCREENING, S.DIVERTED],
    S.UNDER_REVIEW: [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW],
    S.ANSWERED: [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED],
    S.IN_SYNTHESIS: [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED, S.IN_SYNTHESIS],
    S.MERGED: [S.SCREENING, S.MERGED],
    S.WITHDRAWN: [S.WITHDRAWN],
}


@pytest.fixture(autouse=True)
def surroundings(settings) -> None:
    """Let no test find what another one counted in Redis."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"test-{uuid4()}"}}


def make_region(code: str, name_ar: str, name_fr: str) -> Region:
    names = {"name_ar": name_ar, "name_fr": name_fr, "capital_ar": name_ar, "capital_fr": name_fr}
    shares = {"share_rural": 0, "share_age_60_plus": 0, "share_age_0_14": 0, "disability_prevalence": 0}
    return Region.objects.create(code=code, iso=f"MA-{code}", population=1000, **names, **shares)


def make_province(code: str, region: Region, name_ar: str, name_fr: str) -> Province:
    return Province.objects.create(
        code=code, region=region, kind="province", name_ar=name_ar, name_fr=name_fr, population=10
    )


def open_window(region: Region, *, days: int = 10, code: str = "") -> RegionalSession:
    """Announce a session whose window for contributions closes in so many days (has closed, when negative)."""
    now = timezone.now()
    return RegionalSession.objects.create(
        code=code or f"RS-{region.code}",
        region=region,
        title_ar="لقاء",
        title_fr="Rencontre",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=20, hours=3),
        registration_opens_at=now,
        registration_closes_at=now + timedelta(days=1),
        contributions_open_at=now - timedelta(days=30),
        contributions_close_at=now + timedelta(days=days),
        state="announced",
    )


@pytest.fixture
def rabat(db: None) -> Region:
    """A region that takes contributions."""
    region = make_region("04", "الرباط-سلا-القنيطرة", "Rabat-Salé-Kénitra")
    open_window(region)
    return region


@pytest.fixture
def oriental(db: None) -> Region:
    """A region whose window is closed."""
    region = make_region("02", "الشرق", "L’Oriental")
    open_window(region, days=-1)
    return region


@pytest.fixture
def sale(rabat: Region) -> Province:
    return make_province("441", rabat, "سلا", "Salé")


@pytest.fixture
def axis(db: None) -> Axis:
    strategy = Strategy.objects.create(
        code="s",
        name_ar="الاستراتيجية",
        name_fr="La stratégie",
        summary_ar="ملخص",
        summary_fr="Résumé",
        starts_on=date(2021, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    texts = {f"{name}_{language}": "نص" for name in ("name", "summary", "description") for language in ("ar", "fr")}
    return Axis.objects.create(code="disability", strategy=strategy, number=4, **texts)


@pytest.fixture
def citizens(db: None) -> Category:
    return Category.objects.create(code="citizens", number=14, name_ar="مواطنون", name_fr="Citoyens", individual=True)


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create_user("author@example.org", full_name="Author")


@pytest.fixture
def fields(rabat: Region, axis: Axis) -> dict[str, str]:
    """What a contributor fills in at the least."""
    return {"axis": axis.pk, "region": rabat.pk, "body": "نقترح وحدة متنقلة للتشخيص", "ticket": new_ticket()}


@pytest.fixture
def make_contribution(rabat: Region, axis: Axis) -> Callable[..., Contribution]:
    """Send a contribution and lead it to a state, by the portal's own actions."""

    def make(status: str = S.SUBMITTED, *, ticket: str = "", published: bool = False, **words: object) -> Contribution:
        words = {"region": rabat, "axis": axis, "body": "نقترح وحدة متنقلة للتشخيص", "language": "ar"} | words
        contribution = submit_contribution(words=Words(**words), ticket=ticket or new_ticket())
        for state in WAYS[S(status)]:
            into = make(S.ADMISSIBLE) if state == S.MERGED else None
            contribution = move_contribution(contribution=contribution, to=state, by=None, reason="سبب", into=into)
        if published:
            Contribution.objects.filter(pk=contribution.pk).update(published_at=timezone.now())
        return contribution

    return make


def code_on(page) -> str:
    """Return the receipt code that a page shows."""
    found = re.findall(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", page.content.decode())
    assert len(set(found)) == 1, found
    return found[0]


def ticket_on(page) -> str:
    """Return the ticket that the form on a page carries."""
    found = re.search(r'<input[^>]*name="ticket"[^>]*value="([^"]*)"', page.content.decode())
    assert found
    return unescape(found[1])


@pytest.fixture
def opened(make_contribution) -> Callable[..., tuple[Client, Contribution]]:
    """Return a browser that has opened a contribution with its receipt code."""

    def open_one(status: str = S.SUBMITTED, **words: object) -> tuple[Client, Contribution]:
        ticket = new_ticket()
        contribution = make_contribution(status, ticket=ticket, **words)
        browser = Client()
        answer = browser.post("/ar/track/", {"code": code_of(ticket)})
        assert answer.status_code == 302
        return browser, contribution

    return open_one


def answers_the_telephone() -> Helpline:
    """Keep one number under which somebody helps."""
    names = {f"{name}_{language}": "كلنا معك" for name in ("name", "purpose") for language in ("ar", "fr")}
    return Helpline.objects.create(code="kolna-maak", number=1, phone="8350", source="unfm", **names)
