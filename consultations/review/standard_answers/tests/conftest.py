"""Standard answers for the tests; the people and places are the desk's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consultations.review.standard_answers.actions import save_standard_answer
from consultations.review.standard_answers.models import StandardAnswer
from stakeholders.models import Account, RoleAssignment

Role = RoleAssignment.Role


@pytest.fixture
def coordinator(make_account: Callable[..., Account], rabat: Any) -> Account:
    return make_account("Amina Coordinator", rabat, role=Role.COORDINATOR)


@pytest.fixture
def national(make_account: Callable[..., Account]) -> Account:
    return make_account("Nadia National", None, role=Role.COORDINATOR)


@pytest.fixture
def standard(national: Account) -> Callable[..., StandardAnswer]:
    """Write a standard answer, for every region unless another is named."""

    def write(**values: Any) -> StandardAnswer:
        plain = {
            "outcome": "retained",
            "name_ar": "شكر وقبول",
            "name_fr": "Merci et accord",
            "text_ar": "{author}، نشكركم على {reference} في محور {axis}.",
            "text_fr": "{author}, merci pour {reference}, axe {axis}.",
        }
        return save_standard_answer(standard=StandardAnswer(**plain | values), by=national)

    return write
