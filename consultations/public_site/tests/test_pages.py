"""Every public page in both languages, empty and full; lists ask the database the same number of times."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.contributions.tests.conftest import make_region, open_window
from consultations.synthesis.models import SynthesisReport
from portal.shared.receipts import code_of, new_ticket

PAGES = [
    "",
    "axes/",
    "regions/",
    "regions/sessions/",
    "sessions/",
    "contributions/",
    "reports/",
    "track/",
    "accessibility/",
    "privacy/",
]
ROOMS = ["axes/disability/", "regions/04/", "sessions/RS-04/", "contribute/"]


def publish_report(region, version=1):
    now = timezone.now()
    return SynthesisReport.objects.create(
        region=region,
        version=version,
        state="published",
        input_digest="",
        staff_snapshot="{}",
        staff_checksum="",
        public_snapshot="{}",
        public_checksum="",
        compiled_at=now,
        published_at=now,
    )


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_while_there_is_nothing_yet(page, language, db):
    answer = Client().get(f"/{language}/{page}")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("page", PAGES + ROOMS)
def test_a_page_stands_when_there_is_much(page, language, make_contribution):
    for _number in range(12):
        make_contribution("admissible", published=True, title="عنوان " * 30, body="كلمة طويلة " * 400)
    answer = Client().get(f"/{language}/{page}")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


@pytest.mark.parametrize("page", ["axes/nowhere/", "regions/99/", "sessions/nowhere/", "contributions/TCH-04-000009/"])
def test_what_is_not_there_is_404(page, db):
    assert Client().get(f"/ar/{page}").status_code == 404


def test_a_session_that_is_a_draft_is_not_there(rabat):
    rabat.sessions.update(state="draft")
    assert Client().get("/ar/sessions/RS-04/").status_code == 404
    assert Client().get("/ar/sessions/").context["upcoming"] == []


@pytest.mark.parametrize("page", PAGES + ROOMS)
def test_reading_sets_no_cookie_but_the_forms_own(page, rabat, axis):
    visitor = Client()
    visitor.get(f"/ar/{page}")
    assert set(visitor.cookies) == ({"csrftoken"} if page in {"track/", "contribute/"} else set())


# One of each is the visitor's session.
QUERIES = {
    "": 8,
    "axes/disability/": 10,
    "regions/": 5,
    "regions/04/": 13,
    "sessions/": 4,
    "regions/sessions/": 4,
    "contributions/": 5,
    "reports/": 3,
    "track/": 2,
}


@pytest.mark.parametrize(("page", "most"), QUERIES.items())
def test_a_list_asks_as_often_for_three_rows_as_for_one(page, most, make_contribution, rabat, opened):
    visitor, contribution = opened("admissible")
    type(contribution).objects.update(published_at=timezone.now())
    publish_report(rabat)

    def asked():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(f"/ar/{page}").status_code == 200
        return len(queries)

    with_one = asked()
    for code in ("05", "06"):
        region = make_region(code, "جهة", "Région")
        open_window(region)
        open_window(rabat, code=f"RS-04-{code}")
        ticket = new_ticket()
        make_contribution("admissible", published=True, ticket=ticket)
        visitor.post("/ar/track/", {"code": code_of(ticket)})
        make_contribution("admissible", published=True, region=region)
        publish_report(region)
    assert (with_one, asked()) == (most, most)


def test_a_report_of_a_region_is_its_newest_published_version(rabat):
    for version in (1, 2):
        publish_report(rabat, version)
    SynthesisReport.objects.filter(version=2).update(state="compiled")
    page = Client().get("/ar/reports/").context["reports"]
    assert [(newest.version, earlier) for newest, earlier in page] == [(1, [])]
    SynthesisReport.objects.update(state="published")
    page = Client().get("/ar/reports/").context["reports"]
    assert [(newest.version, [each.version for each in earlier]) for newest, earlier in page] == [(2, [1])]


@pytest.mark.parametrize("address", ["04/", "04/1/", "04/1/ar.pdf", "99/"])
def test_a_report_that_is_not_published_is_not_there(address, rabat):
    publish_report(rabat)
    SynthesisReport.objects.update(state="compiled")
    assert Client().get(f"/ar/reports/{address}").status_code == 404
