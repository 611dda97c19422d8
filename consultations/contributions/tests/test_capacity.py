"""In whose name a proposal is sent: one's own, or an organisation one belongs to."""

from __future__ import annotations

import pytest
from django.test import Client

from consultations.contributions.models import Contribution
from stakeholders.models import Account, Category, Membership, Organisation
from strategy.models import Region

NEW = "/ar/contribute/"


@pytest.fixture
def amal(rabat: Region) -> Organisation:
    associations = Category.objects.create(code="associations", number=9, name_ar="الجمعيات", name_fr="Associations")
    return Organisation.objects.create(
        code="amal", region=rabat, category=associations, name_ar="جمعية الأمل", name_fr="Association Amal"
    )


@pytest.fixture
def member(account: Account, amal: Organisation) -> Client:
    Membership.objects.create(account=account, organisation=amal)
    browser = Client()
    browser.force_login(account)
    return browser


def test_a_member_writes_for_their_organisation_and_in_its_category(member, fields, citizens):
    assert "جمعية الأمل" in member.get(NEW).content.decode()
    member.post(NEW, fields | {"capacity": "org:amal", "category": "citizens"})
    contribution = Contribution.objects.get()
    assert (contribution.organisation_id, contribution.category_id) == ("amal", "associations")


def test_a_member_may_write_in_their_own_name(member, fields, citizens):
    member.post(NEW, fields | {"capacity": "", "category": "citizens"})
    contribution = Contribution.objects.get()
    assert (contribution.organisation_id, contribution.category_id) == (None, "citizens")


@pytest.mark.parametrize("chosen", ["org:amal", "org:nobody", "cat:citizens"])
def test_nobody_writes_for_an_organisation_that_is_not_theirs(account, amal, fields, chosen):
    other = Organisation.objects.create(
        code="other", region_id="04", category_id="associations", name_ar="ا", name_fr="a"
    )
    Membership.objects.create(account=account, organisation=other)
    browser = Client()
    browser.force_login(account)
    answer = browser.post(NEW, fields | {"capacity": chosen})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["capacity"])


def test_whoever_belongs_to_none_is_not_asked(fields, amal, account):
    stranger = Client()
    stranger.force_login(account)
    for visitor in (Client(), stranger):
        assert "capacity" not in visitor.get(NEW).context["form"].fields
    Client().post(NEW, fields | {"capacity": "org:amal"})
    assert Contribution.objects.get().organisation is None
