"""The demonstration's desk has standard answers, and says who may act and what the bodies think."""

from __future__ import annotations

import pytest

from consultations.review.competence.models import Competence
from consultations.review.convergence.models import Opinion
from consultations.review.standard_answers.models import StandardAnswer
from portal.demo import members
from portal.demo.actions import ensure_demo_accounts
from portal.demo.convergence import add_links, add_standard_answers
from portal.demo.kinds import add_kinds
from stakeholders.categories import load_categories


@pytest.fixture
def accounts(reference):
    load_categories()
    accounts = {part.name: account for part, account in ensure_demo_accounts()}
    members.add_organisations(accounts)
    add_kinds(accounts)
    return accounts


def test_it_is_there_once(accounts):
    by = accounts["coordinator"]
    assert [add_standard_answers(by), add_standard_answers(by)] == [5, 0]
    assert StandardAnswer.objects.filter(region="04").count() == 1
    assert [add_links(by), add_links(by)] == [2, 0]
    stances = sorted(Opinion.objects.values_list("stance", flat=True))
    assert stances == ["", "", "favourable", "favourable", "reserved", "reserved"]
    assert [each.bodies.count() for each in Competence.objects.all()] == [3, 3]
