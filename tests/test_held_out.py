"""What is held out is nowhere: every door of the access table, opened by everyone, must not show a word of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest
from django.db import models, transaction
from django.urls import reverse
from pypdf import PdfReader

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution, Disclosure
from consultations.contributions.models.contributions import OpenContributions
from consultations.synthesis.models import ReportFile
from strategy.models import Region
from tests.access_addresses import addresses
from tests.access_table import ADMIN_OPEN, TABLE
from tests.people import PEOPLE, Person, everyone
from tests.test_access_matrix import admin_address, region, routes

MARKS = ("كلمةسريةواحدة", "كلمةسريةثانية", "كلمةسريةثالثة", "kalimasirriya")
READS_IT = "referent"

__all__ = ["region"]


def shown(person: Person, method: str, address: str, **data: str) -> str:
    """Return all that one request hands out, and take back whatever it did to the database."""
    with transaction.atomic():
        response = getattr(person.browser, method)(address, data)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return "\n".join([*texts_in(content), str(response.headers)])


def texts_in(content: bytes) -> Iterator[str]:
    """Yield a file's text, and that of the files inside it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                yield from texts_in(parts.read(name))
    elif content[:5] == b"%PDF-":
        yield text_of_pdf(content)
    else:
        yield content.decode("utf-8", errors="replace")


@cache
def text_of_pdf(content: bytes) -> str:
    """Return what a PDF says; the same bytes, handed to the next person, are not read again."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def tells(page: str) -> bool:
    """Return whether a word of what is held stands in it."""
    return any(mark in page for mark in MARKS)


def told(person: Person, doors: dict[str, str]) -> list[str]:
    """Return the doors at which this person was shown a word of what is held.

    Those that the table says are closed to them are left out: the matrix sees to it that they are.
    """
    place = list(PEOPLE).index(person.name)
    return [
        f"{method} {name}, {person.name}"
        for name, address in doors.items()
        for method, letters in zip(("get", "post"), TABLE[name], strict=True)
        if letters[place] == "o" and tells(shown(person, method, address))
    ]


@pytest.fixture
def doors(region: Region) -> dict[str, str]:
    return addresses(region)


def test_no_door_shows_it_to_anybody_but_the_referent(doors: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    people = {person.name: person for person in everyone()}
    found = {name: told(person, doors) for name, person in people.items()}
    assert set(found.pop(READS_IT)) == {
        f"get care:disclosure, {READS_IT}",
        *(f"post care:{act}, {READS_IT}" for act in ("refer", "release", "close")),
    }
    assert [one for each in found.values() for one in each] == []
    # The control: without the manager that hides it the walk finds it.
    monkeypatch.setattr(OpenContributions, "get_queryset", models.Manager.get_queryset)
    assert told(people["reviewer"], {"review:queue": doors["review:queue"]}) == ["get review:queue, reviewer"]


def test_no_search_no_file_and_no_page_of_the_administration_shows_it(region: Region) -> None:
    people = {person.name: person for person in everyone()}
    reference = Disclosure.objects.get().contribution.reference
    for words in (reference[-6:], "كيضربني"):
        page = shown(people["coordinator"], "get", reverse("review:queue"), words=words, status="all")
        assert reference not in page

    files = list(ReportFile.objects.all())
    assert {file.format for file in files} == {"pdf", "docx", "xlsx"}
    for file in files:
        with file.file.open("rb") as content:
            written = "\n".join(texts_in(content.read()))
        assert [mark for mark in MARKS if mark in written] == [], file

    pages = {name: admin_address(name, region) for name in routes() if name.startswith("admin:")}
    assert [
        name
        for name, address in pages.items()
        if name not in ADMIN_OPEN and tells(shown(people["administrator"], "get", address))
    ] == []


SHOWING = ("public_site:", "review:", "synthesis:", "contributions:")
AFTERWARDS = ("public_site:contribution", "public_site:report_file", "review:contribution", "synthesis:file")


def test_what_is_held_after_it_was_published_is_taken_back_everywhere(region: Region, doors: dict[str, str]) -> None:
    people = {person.name: person for person in everyone()}
    reader = people["coordinator"].browser
    assert {name: reader.get(doors[name]).status_code for name in AFTERWARDS} == dict.fromkeys(AFTERWARDS, 200)
    reference = doors["public_site:contribution"].rstrip("/").rpartition("/")[2]
    contribution = Contribution.objects.get(reference=reference)
    hold_contribution(contribution=contribution, by=people["reviewer"].account, reason="تعنيف")
    assert {name: reader.get(doors[name]).status_code for name in AFTERWARDS} == dict.fromkeys(AFTERWARDS, 404)
    assert [
        f"{name}, {person.name}"
        for person in people.values()
        for name, address in doors.items()
        if name.startswith(SHOWING) and contribution.body in shown(person, "get", address)
    ] == []
