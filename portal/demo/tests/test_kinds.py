"""The demonstration shows every kind of contribution, and offers in every state that the desk leads to."""

from __future__ import annotations

from collections import Counter

import pytest

from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from portal.demo import members
from portal.demo.actions import ensure_demo_accounts
from portal.demo.kinds import add_kinds
from stakeholders.categories import load_categories


@pytest.fixture
def accounts(reference):
    load_categories()
    accounts = {part.name: account for part, account in ensure_demo_accounts()}
    members.add_organisations(accounts)
    return accounts


def test_every_kind_is_there_and_loading_again_adds_nothing(accounts):
    assert [add_kinds(accounts), add_kinds(accounts)] == [16, 0]
    kinds = Counter(Contribution.objects.values_list("kind", flat=True))
    assert kinds == {"expectation": 3, "practice": 3, "remark": 2, "proposal": 2, "offer": 6}
    states = Counter(PartnershipOffer.objects.values_list("state", flat=True))
    assert states == {
        "offer_made": 1, "examined": 1, "agreed": 1, "signed": 1, "delivered": 1, "offer_declined": 1
    }  # fmt: skip
    assert (ProposalDetails.objects.count(), Convergence.objects.count()) == (2, 4)
    own = Contribution.objects.get(author=accounts["participant"])
    assert (own.kind, own.organisation_id, own.offer.resources) == ("offer", "asso-derb-nour", ["premises", "staff"])
