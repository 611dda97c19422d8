"""Whoever takes part in a signature, and a report to be signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consultations.contributions.models import Contribution
from consultations.synthesis import actions
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.tests.conftest import (
    coordinator,
    oriental,
    quick_files,
    rabat,
    say,
    texts,
)
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

__all__ = ["coordinator", "oriental", "quick_files", "rabat", "say", "texts"]

Role = RoleAssignment.Role


@pytest.fixture
def rapporteur(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("rapporteur", rabat, role=Role.RAPPORTEUR)


@pytest.fixture
def national(make_account: Callable[..., Account]) -> Account:
    return make_account("national", None, role=Role.COORDINATOR)


@pytest.fixture
def report(rabat: Region, texts: list[Contribution], quick_files: None) -> SynthesisReport:
    return actions.compile_region(region=rabat, by=None)


@pytest.fixture
def quoted(report: SynthesisReport, texts: list[Contribution]) -> Contribution:
    """A contribution whose words stand in both editions."""
    said = {one.reference: one for one in texts}
    groups = [group for axis in report.snapshot("public")["axes"] for group in (*axis["themes"], axis["other"])]
    found: dict[str, Any] = next(quote for group in groups for quote in group["quotes"])
    return said[found["reference"]]
