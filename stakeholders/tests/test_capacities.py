"""In whose name somebody may act, and what a form makes of the choice."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser

from stakeholders.capacities import CapacityField, capacities
from stakeholders.categories import load_categories
from stakeholders.models import Membership, Organisation

pytestmark = pytest.mark.django_db

PERSONAL = ["cat:experts", "cat:interested-people", "cat:citizens"]


class Question(forms.Form):
    capacity = CapacityField()

    def __init__(self, *args, viewer, **options):
        super().__init__(*args, **options)
        self.fields["capacity"].offer(viewer)


@pytest.fixture
def amal(regions):
    load_categories()
    return Organisation.objects.create(
        code="amal", category_id="associations", region_id="04", name_ar="جمعية الأمل", name_fr="Association Amal"
    )


def test_visitor_speaks_for_themselves_only(amal):
    assert [capacity.value for capacity in capacities(AnonymousUser())] == PERSONAL
    assert not Question({"capacity": "org:amal"}, viewer=AnonymousUser()).is_valid()


@pytest.mark.parametrize(("state", "said"), [("proposed", True), ("verified", True), ("refused", False)])
def test_member_acts_for_an_organisation_until_it_is_refused(amal, person, state, said):
    member = person("member@example.org")
    Membership.objects.create(account=member, organisation=amal)
    Organisation.objects.update(state=state)
    assert [capacity.value for capacity in capacities(member)] == ["org:amal"] * said + PERSONAL


def test_form_cleans_to_the_organisation_and_its_category(amal, person):
    member = person("member@example.org")
    Membership.objects.create(account=member, organisation=amal)
    form = Question({"capacity": "org:amal"}, viewer=member)
    assert form.is_valid()
    chosen = form.cleaned_data["capacity"]
    assert (chosen.organisation, chosen.category.code, chosen.label) == (amal, "associations", "جمعية الأمل")
    assert Question(initial={"capacity": chosen}, viewer=member)["capacity"].value() == "org:amal"


def test_nobody_acts_for_an_organisation_that_is_not_theirs(amal, person):
    form = Question({"capacity": "org:amal"}, viewer=person("stranger@example.org"))
    assert not form.is_valid()
    assert list(form.errors) == ["capacity"]
