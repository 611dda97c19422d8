"""People and contributions for the tests of the desk; the places are those of the contributor's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import WAYS, axis, oriental, rabat
from consultations.contributions.workflow import S
from portal.shared.receipts import new_ticket
from stakeholders.models import Account
from strategy.models import Axis, Institution, Region


@pytest.fixture
def institution(db: None) -> Institution:
    return Institution.objects.create(
        code="entraide", kind="agency", name_ar="التعاون الوطني", name_fr="Entraide nationale"
    )


@pytest.fixture
def reviewer(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("Salma Reviewer", rabat)


@pytest.fixture
def make_contribution(rabat: Region, axis: Axis, reviewer: Account) -> Callable[..., Contribution]:
    """Send a contribution and lead it to a state, by the portal's own actions."""

    def make(status: str = S.SUBMITTED, *, ticket: str = "", **words: Any) -> Contribution:
        plain = Words(region=rabat, axis=axis, body="نقترح وحدة متنقلة للتشخيص", language="ar")
        contribution = submit_contribution(words=replace(plain, **words), ticket=ticket or new_ticket())
        for state in WAYS[S(status)]:
            into = make(S.ADMISSIBLE) if state == S.MERGED else None
            contribution = move_contribution(contribution=contribution, to=state, by=reviewer, reason="سبب", into=into)
        return contribution

    return make


@pytest.fixture
def desk(sign_in: Callable[[Account], Client], reviewer: Account) -> Client:
    """The reviewer of Rabat-Salé-Kénitra, signed in."""
    return sign_in(reviewer)


def seen(contribution: Contribution) -> int:
    """Return what a freshly opened form carries."""
    return contribution.changes.order_by("-pk").values_list("pk", flat=True)[0]
