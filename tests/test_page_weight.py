"""What a first visit costs: no public page sends more than 35 KB of HTML, CSS and script, however much people wrote."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.tests import sample as national_sample
from consultations.synthesis.rendering.tests import sample
from consultations.synthesis.tests.reading import leaf_through
from stakeholders.categories import load_categories
from strategy.actions import load_reference
from strategy.models import Region
from tests.access_table import ACCOUNT_OPEN, ALL, TABLE
from tests.test_access_matrix import a_meeting_was_held, announced_session

BUDGET = 35_000
DEMO = Path(settings.BASE_DIR) / "portal" / "demo" / "data"
THEMES, QUOTES, ANSWERS = 25, 5, 150
ALIKE = 12  # there are as many regions
COMPRESSED = {"accept-encoding": "gzip"}

LINKS = re.compile(r'<a\b[^>]* href="(/[^"#]*|\?[^"#]*)')
ASSETS = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="/static/([^"?]+)')
# Public, and no page of words or not to be reached by a link: what is downloaded, what a form or a mail leads to, an
# older version of a page that is walked.
NOT_WALKED = {
    "healthz", "public_site:report_file", "public_site:national_report_file",
    "public_site:session_document", "public_site:session_calendar",
    "public_site:feed", "public_site:region_feed", "registrations:receipt", "registrations:open",
    "registrations:open_join", "registrations:pass", "organisations:invitation", "invited:answer", "amendments:open",
    "public_site:minutes_file", "public_site:minutes_version", "intake:paper",
    "live:room", "live:ask", "live:sent", "live:status",  # weighed by the room's own test, under a budget of their own
    "contributions:receipt", "account_logout", "account_inactive",
    "account_email_verification_sent", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip


@pytest.fixture
def busy_region(db: None, tmp_path: Path) -> Region:
    """Region 04 where many wrote long texts, with a published report that quotes and answers a great part of them."""
    load_reference()
    load_categories()
    region = Region.objects.get(code="04")
    move_session(session=announced_session(region), to=RegionalSession.State.REGISTRATION_OPEN, by=None)
    a_meeting_was_held(region)
    voices = demo("contributions.csv")
    table = tmp_path / "voices.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["lang", "title", "body", "axis", "author"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row | {"lang": row["language"]} for row in voices[::2])
    call_command("import_contributions", str(table), "--region", region.code)
    now = timezone.now()
    Contribution.objects.update(published_at=now)
    for version, snapshot in enumerate((sample.public(sample.small()), heavy_snapshot(voices)), start=1):
        SynthesisReport.objects.create(
            region=region,
            version=version,
            state=SynthesisReport.State.PUBLISHED,
            input_digest="",
            staff_snapshot="{}",
            staff_checksum="",
            public_snapshot=json.dumps(snapshot),
            public_checksum="0" * 64,
            compiled_at=now,
            published_at=now,
        )
    publish_national(voices)
    return region


def publish_national(voices: list[dict[str, str]]) -> None:
    """Publish a national report that joins as many long themes of eleven regions."""
    snapshot, words = national_sample.snapshot(), cycle(voices)
    references = cycle(Contribution.objects.order_by("pk").values_list("reference", flat=True))
    for axis in snapshot["axes"]:
        axis["themes"] = list(islice(cycle(axis["themes"]), THEMES))
        for group in (*axis["themes"], axis["other"]):
            group["quotes"] = [
                quote | quoted(next(words)) | {"reference": next(references)} for quote in group["quotes"]
            ]
    NationalReport.objects.create(
        version=2,
        state=NationalReport.State.PUBLISHED,
        joined={},
        input_digest="",
        staff_snapshot="{}",
        staff_checksum="",
        public_snapshot=json.dumps(snapshot),
        public_checksum="0" * 64,
        compiled_at=timezone.now(),
        published_at=timezone.now(),
    )


def demo(file: str) -> list[dict[str, str]]:
    with (DEMO / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def heavy_snapshot(voices: list[dict[str, str]]) -> dict[str, Any]:
    """Return a report with as many themes, quotes and answers as a large region may have."""
    snapshot = sample.public(sample.staff(quotes=QUOTES, references=40))
    words, reasons = cycle(voices), cycle(demo("answers.csv"))
    for axis in snapshot["axes"]:
        axis["themes"] = list(islice(cycle(axis["themes"]), THEMES))
        axis["themes"] = [
            theme | {"quotes": [quote | quoted(next(words)) for quote in theme["quotes"]]} for theme in axis["themes"]
        ]
    items = []
    for number in range(ANSWERS):
        voice, answer = next(words), next(reasons)
        items.append(
            snapshot["answers"]["items"][0]
            | {"reference": f"TCH-04-{number:06d}", "title": voice["title"], "language": voice["language"]}
            | {"reason": answer["reason"], "reason_language": answer["language"]}
        )
    snapshot["answers"]["items"] = items
    return snapshot


def quoted(voice: dict[str, str]) -> dict[str, str]:
    return {"text": voice["body"], "language": voice["language"]}


def walk(browser: Client) -> Iterator[tuple[str, bytes]]:
    """Yield every page that anybody comes to by links, with what the server sends of it."""
    waiting, known = ["/ar/", "/fr/"], {"/ar/", "/fr/"}
    alike = Counter(shape(address) for address in known)
    while waiting:
        address = waiting.pop(0)
        answer = browser.get(address, headers=COMPRESSED)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        assert answer["Content-Encoding"] == "gzip", address
        yield address, answer.content
        for link in LINKS.findall(gzip.decompress(answer.content).decode()):
            target = (address.partition("?")[0] + link if link.startswith("?") else link).replace("&amp;", "&")
            if target not in known and alike[shape(target)] < ALIKE:
                known.add(target)
                alike[shape(target)] += 1
                waiting.append(target)


def shape(address: str) -> str:
    """Return what a page's address shares with those that differ from it in nothing but a number."""
    return re.sub(r"\d+", "1", address)


def compressed(asset: str) -> int:
    """Return what a static file costs where brotli is not understood: as it is compressed when it is collected."""
    return len(gzip.compress(Path(str(finders.find(asset))).read_bytes(), 9))


def test_no_public_page_is_heavier_than_its_budget(busy_region: Region) -> None:
    weights, views = {}, set()
    report = leaf_through("/ar/reports/04/", Client(), headers=COMPRESSED)
    for address, sent in chain(walk(Client()), ((page, answer.content) for page, answer in report)):
        assets = set(ASSETS.findall(gzip.decompress(sent).decode()))
        weights[address] = len(sent) + sum(compressed(asset) for asset in assets)
        views.add(resolve(address.partition("?")[0]).view_name)
    assert {address: weight for address, weight in weights.items() if weight > BUDGET} == {}
    public = {name for name, (reading, _writing) in TABLE.items() if reading == ALL} | ACCOUNT_OPEN
    assert public - views - NOT_WALKED == set()
    assert "/ar/reports/04/?page=4" in weights


def test_the_contents_lead_to_the_page_that_holds_the_chapter(busy_region: Region) -> None:
    first = Client().get("/fr/reports/04/")
    chapters = first.context["contents"]
    pages = {number: Client().get(f"/fr/reports/04/?page={number}") for number in {entry.page for entry in chapters}}
    assert [entry.line for entry in chapters if f'id="{entry.anchor}"' not in pages[entry.page].content.decode()] == []
    links = [f'href="?page={entry.page}#{entry.anchor}"' for entry in chapters if entry.page != 1]
    assert links
    assert [link for link in links if link not in first.content.decode()] == []
    assert Client().get("/fr/reports/04/?page=nonsense").context["page_number"] == 1
