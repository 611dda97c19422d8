"""A programme, a link and an opinion that is asked; the rest is the desk's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consultations.contributions.models import Contribution
from consultations.review.competence.tests.conftest import council
from consultations.review.convergence.actions import ask_opinion, link_programme
from consultations.review.convergence.models import Opinion, ProgrammeLink
from consultations.review.convergence.queries import today
from stakeholders.models import Account
from strategy.models import Institution, Programme

__all__ = ["council"]


@pytest.fixture
def programme(institution: Institution) -> Callable[..., Programme]:
    def make(code: str = "indh") -> Programme:
        texts = {
            f"{name}_{language}": f"{name} {code}" for name in ("name", "description") for language in ("ar", "fr")
        }
        return Programme.objects.create(code=code, institution=institution, **texts)

    return make


@pytest.fixture
def contribution(make_contribution: Callable[..., Contribution]) -> Contribution:
    return make_contribution("admissible")


@pytest.fixture
def link(contribution: Contribution, programme: Callable[..., Programme], reviewer: Account) -> ProgrammeLink:
    return link_programme(contribution=contribution, programme=programme(), relation="overlaps", by=reviewer)


@pytest.fixture
def ask(link: ProgrammeLink, council: Institution, reviewer: Account) -> Callable[..., Opinion]:
    def make(**values: Any) -> Opinion:
        plain = {"link": link, "institution": council, "contact": "", "due_on": today() + timedelta(days=9)}
        return ask_opinion(**plain | {"language": "fr", "by": reviewer} | values)

    return make
