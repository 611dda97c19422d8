"""An organisation's way: proposed, verified or refused, corrected, proposed again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders import actions, workflow
from stakeholders.categories import load_categories
from stakeholders.models import Organisation
from stakeholders.tests.organisations import draft, join, proposed, verified
from strategy.models import Province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


def way(organisation: Organisation) -> list[tuple[str, str, str]]:
    return list(organisation.steps.values_list("from_state", "to_state", "reason"))


def test_whoever_proposes_an_organisation_manages_it(person):
    zineb = person("zineb@example.org")
    organisation = proposed(zineb)
    assert (organisation.state, organisation.proposed_by) == ("proposed", zineb)
    assert list(organisation.memberships.values_list("account", "role")) == [(zineb.pk, "manager")]
    assert way(organisation) == [("", "proposed", "")]
    entry = AuditEntry.objects.get(action="organisation_proposed")
    assert (entry.actor_id, entry.object_id, entry.region_code) == (zineb.pk, "amal", "04")


def test_codes_come_from_the_french_name_and_never_meet(person):
    zineb = person("zineb@example.org")
    first, second = (proposed(zineb, "", name_fr="Association Été d’Amal") for _time in range(2))
    assert first.code == "association-ete-damal"
    assert second.code.startswith("association-ete-damal-")
    assert proposed(zineb, "", name_fr="جمعية").code.startswith("organisation-")


@pytest.mark.parametrize("column", ["name_ar", "name_fr"])
def test_both_names_are_needed(person, column):
    with pytest.raises(ValidationError) as refused:
        proposed(person("zineb@example.org"), **{column: " "})
    assert list(refused.value.message_dict) == [column]


def test_names_stand_on_one_line(person):
    assert proposed(person("zineb@example.org"), name_fr="Amal\r\nBcc: x\x0b").name_fr == "Amal Bcc: x"


def test_a_province_of_another_region_is_refused(person):
    elsewhere = Province.objects.filter(region="06").first()
    with pytest.raises(ValidationError) as refused:
        proposed(person("zineb@example.org"), province=elsewhere)
    assert list(refused.value.message_dict) == ["province"]


def test_staff_verify_and_the_managers_hear_of_it(person):
    zineb, coordinator = person("zineb@example.org"), person("c@example.org", "coordinator", "04")
    organisation = proposed(zineb)
    join(organisation, person("member@example.org"))
    decided = actions.decide_on_organisation(organisation=organisation, to="verified", by=coordinator, seen="proposed")
    assert decided.state == "verified"
    assert way(organisation) == [("", "proposed", ""), ("proposed", "verified", "")]
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["zineb@example.org"]


def test_a_refusal_says_why_and_its_correction_is_proposed_again(person):
    zineb, coordinator = person("zineb@example.org"), person("c@example.org", "coordinator", "04")
    organisation = proposed(zineb)
    with pytest.raises(ValidationError):
        actions.decide_on_organisation(organisation=organisation, to="refused", by=coordinator, reason=" ")
    refused = actions.decide_on_organisation(
        organisation=organisation, to="refused", by=coordinator, reason="الاسم غير كامل"
    )
    assert not refused.is_open
    assert "الاسم غير كامل" in OutgoingMail.objects.get().body
    refused.name_ar = "جمعية الأمل للتنمية القروية"
    corrected = actions.change_organisation(organisation=refused, by=zineb, as_staff=False)
    assert corrected.state == "proposed"
    assert way(organisation)[1:] == [("proposed", "refused", "الاسم غير كامل"), ("refused", "proposed", "")]


@pytest.mark.parametrize(
    ("columns", "as_staff", "state"),
    [
        ({"name_fr": "Ministère"}, False, "proposed"),
        ({"category_id": "universities"}, False, "proposed"),
        ({"contact_phone": "+212661234567"}, False, "verified"),
        ({"name_fr": "Association Amal"}, True, "verified"),
    ],
)
def test_what_staff_verified_is_looked_at_again_when_a_member_changes_it(person, columns, as_staff, state):
    zineb, organisation = person("zineb@example.org"), verified()
    for column, value in columns.items():
        setattr(organisation, column, value)
    changed = actions.change_organisation(organisation=organisation, by=zineb, as_staff=as_staff)
    assert changed.state == state
    assert AuditEntry.objects.get(action="organisation_changed").details == {"changed": list(columns)}


def test_a_form_cannot_change_state_or_code(person):
    organisation = proposed(person("zineb@example.org"))
    organisation.state = "verified"
    actions.change_organisation(organisation=organisation, by=None, as_staff=True)
    assert Organisation.objects.get().state == "proposed"


def test_a_decision_on_what_is_no_longer_so_is_refused(person):
    coordinator = person("c@example.org", "coordinator", "04")
    organisation = proposed(person("zineb@example.org"))
    actions.decide_on_organisation(organisation=organisation, to="verified", by=coordinator, seen="proposed")
    with pytest.raises(workflow.InvalidMove):
        actions.decide_on_organisation(
            organisation=organisation, to="refused", by=coordinator, reason="r", seen="proposed"
        )
    with pytest.raises(workflow.InvalidMove):
        actions.decide_on_organisation(organisation=organisation, to="merged", by=coordinator)


def test_folded_names_follow_the_names():
    organisation = verified()
    assert (organisation.key_ar, organisation.key_fr) == ("الامل للتنميه", "amal developpement")
    organisation.name_fr = "Association Écho"
    organisation.save()
    assert Organisation.objects.get().key_fr == "echo"
    assert draft().key_fr == ""
