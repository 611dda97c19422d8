"""The demonstration shows files of every sort, entries by every medium, and contributions by every channel."""

from __future__ import annotations

from collections import Counter

import pytest

from consultations.contributions.models import Attachment, Contribution, IntakeRecord
from portal.demo.actions import ensure_demo_accounts
from portal.demo.entries import add_entries
from portal.demo.kinds import FILE as KINDS
from portal.demo.meetings import FOLDER, add_session_in_progress, add_sessions
from portal.shared import reference
from stakeholders.categories import load_categories


@pytest.fixture
def accounts(reference):
    load_categories()
    accounts = {part.name: account for part, account in ensure_demo_accounts()}
    add_sessions(accounts["administrator"])
    add_session_in_progress(accounts["administrator"])
    return accounts


def test_files_and_assisted_entries_are_there_and_loading_again_adds_nothing(accounts):
    assert [add_entries(accounts), add_entries(accounts)] == [5, 0]
    sorts = Counter(Attachment.objects.values_list("sort", flat=True))
    assert sorts == {"document": 1, "image": 2, "recording": 2}
    assert all(one.file.size == one.size for one in Attachment.objects.all())
    entries = IntakeRecord.objects.order_by("pk").values_list("medium", "consent", "read_back", "helper__email")
    helper = "reception-04@example.org"
    assert list(entries) == [
        ("paper", "signed", False, helper),
        ("spoken", "spoken", True, helper),
        ("telephone", "telephone", True, helper),
    ]
    with_sheet = IntakeRecord.objects.exclude(paper_serial="").get().contribution
    assert (with_sheet.channel, with_sheet.author, with_sheet.author_name) == ("assisted", None, "فاطنة بوعزة")
    waiting = Contribution.objects.get(wording="awaited")
    assert (waiting.body, waiting.attachments.get().seconds) == ("", 4)


def test_every_kind_and_every_channel_stands_in_the_files():
    rows = list(reference.rows(FOLDER / "contributions.csv"))
    assert {row["channel"] for row in rows} == set(Contribution.Channel)
    assert {row["kind"] for row in reference.rows(KINDS)} == set(Contribution.Kind)
