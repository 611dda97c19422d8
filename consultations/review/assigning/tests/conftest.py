"""The desk of Rabat-Salé-Kénitra and its colleagues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import sale, surroundings
from consultations.review.assigning.actions import save_rule
from consultations.review.assigning.models import Assignment, AssignmentRule
from stakeholders.models import Account
from strategy.models import Region


@pytest.fixture
def make_rule(rabat: Region, coordinator: Account) -> Callable[..., AssignmentRule]:
    """Keep a rule of the region."""

    def make(**values: Any) -> AssignmentRule:
        return save_rule(rule=AssignmentRule(**{"region": rabat, "place": 1} | values), by=coordinator)

    return make


@pytest.fixture
def coordinator(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("Coordinator", rabat, role="coordinator")


def holder(contribution: Contribution) -> Account | None:
    """Return who sees to it."""
    held = Assignment.objects.filter(contribution=contribution).select_related("assignee").first()
    return held.assignee if held else None
