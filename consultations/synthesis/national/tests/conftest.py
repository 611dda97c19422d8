"""Two regions with people and texts of the same needs, and their reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consultations.contributions.models import Contribution
from consultations.engine.tests.corpus import made
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national import actions, files
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.queries import NEWEST
from consultations.synthesis.tests.conftest import coordinator, oriental, quick_files, rabat, say, set_quickly
from consultations.synthesis.tests.signing import publish_signed, signed
from stakeholders.models import Account, RoleAssignment
from strategy.models import Province, Region

Role = RoleAssignment.Role
EACH = 11  # texts on each of two subjects, in each of two regions: enough people for a public figure
COUNTED = 2 * EACH


def written(region: Region, say: Callable[..., Contribution], *, seed: int) -> list[Contribution]:
    """Take in texts that speak of roads and of doctors, each of a person of its own."""
    documents, subjects = made(120, seed=seed, languages=("fr", "ar"))
    province = Province.objects.filter(region=region).order_by("code")[0]
    chosen = [
        document
        for subject in ("transport", "soins")
        for document in [one for one, of in zip(documents, subjects, strict=True) if of == subject][:EACH]
    ]
    return [
        say(region=region, province=province, body=one.text, language=one.language, author_email="") for one in chosen
    ]


def make_public(*reports: SynthesisReport) -> None:
    """Take regional reports all the way to the public."""
    for report in reports:
        publish_signed(report)


@pytest.fixture
def texts(rabat: Region, say: Callable[..., Contribution]) -> list[Contribution]:
    return written(rabat, say, seed=5)


@pytest.fixture
def texts_of_oriental(oriental: Region, say: Callable[..., Contribution]) -> list[Contribution]:
    return written(oriental, say, seed=6)


@pytest.fixture
def two_reports(
    rabat: Region, oriental: Region, texts: Any, texts_of_oriental: Any, quick_files: None, quick_national: None
) -> list[SynthesisReport]:
    return [compile_region(region=region, by=None) for region in (oriental, rabat)]


@pytest.fixture
def quick_national(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for setting the national report's files in type where the test is about something else."""
    set_quickly(monkeypatch, files.SHELF)


@pytest.fixture
def national(two_reports: Any) -> NationalReport:
    return actions.compile_national(basis=NEWEST, by=None)


@pytest.fixture
def national_coordinator(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("national", None, role=Role.COORDINATOR)


def published_national(report: NationalReport) -> NationalReport:
    """Take a national report all the way to the public."""
    return actions.publish_national(report=signed(report), by=None)
