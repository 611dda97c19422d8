"""Two rows for one organisation become one: nothing that pointed to the second is lost."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from portal.shared.models import AuditEntry
from stakeholders import actions, queries
from stakeholders.actions import merging
from stakeholders.categories import load_categories
from stakeholders.models import Invitation, JoinRequest, Organisation, OrganisationStep
from stakeholders.tests.conftest import enrol, give_code, give_password
from stakeholders.tests.organisations import join, proposed, verified

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


def roles(organisation: Organisation) -> dict[str, str]:
    return dict(organisation.memberships.values_list("account__email", "role"))


def test_members_move_and_whoever_is_in_both_keeps_the_higher_role(person):
    kept, dropped = verified("kept"), verified("dropped")
    both, kept_only, dropped_only = (person(f"{name}@example.org") for name in ("both", "kept", "dropped"))
    for account, role in ((both, "member"), (kept_only, "member")):
        join(kept, account, role)
    for account, role in ((both, "manager"), (dropped_only, "member")):
        join(dropped, account, role)
    actions.merge_organisations(kept=kept, dropped=dropped, by=person("c@example.org", "coordinator"))
    assert roles(kept) == {
        "both@example.org": "manager",
        "kept@example.org": "member",
        "dropped@example.org": "member",
    }
    assert roles(dropped) == {}


def test_requests_and_invitations_move_unless_they_are_answered_by_the_merge(person):
    zineb, asking, member = person("zineb@example.org"), person("asking@example.org"), person("member@example.org")
    kept, dropped = proposed(zineb, "kept"), proposed(zineb, "dropped")
    join(kept, member)
    for organisation in (kept, dropped):
        actions.ask_to_join(organisation=organisation, by=asking)
        actions.invite(organisation=organisation, email="both@example.org", role="member", by=zineb)
    actions.ask_to_join(organisation=dropped, by=member)
    actions.invite(organisation=dropped, email="only@example.org", role="manager", by=zineb)
    actions.merge_organisations(kept=kept, dropped=dropped, by=person("c@example.org", "coordinator"))
    assert list(JoinRequest.objects.values_list("account", "organisation")) == [(asking.pk, "kept")]
    assert sorted(Invitation.objects.values_list("email", "organisation")) == [
        ("both@example.org", "kept"),
        ("only@example.org", "kept"),
    ]


def test_blanks_are_filled_and_what_is_written_stays(person):
    kept = verified("kept", contact_email="kept@example.org")
    dropped = verified("dropped", contact_email="dropped@example.org", contact_phone="+212661234567", acronym="ADN")
    merged = actions.merge_organisations(kept=kept, dropped=dropped, by=person("c@example.org", "coordinator"))
    assert (merged.contact_email, merged.contact_phone, merged.acronym) == ("kept@example.org", "+212661234567", "ADN")
    dropped.refresh_from_db()
    assert (dropped.state, dropped.merged_into_id, dropped.contact_email, dropped.contact_phone) == (
        "merged",
        "kept",
        "",
        "",
    )


def test_the_closed_one_keeps_its_history_and_the_trail_tells_of_the_merge(person):
    coordinator = person("c@example.org", "coordinator")
    kept, dropped = verified("kept"), verified("dropped")
    join(dropped, person("member@example.org"))
    actions.merge_organisations(kept=kept, dropped=dropped, by=coordinator)
    assert list(OrganisationStep.objects.values_list("organisation", "to_state")) == [
        ("kept", "verified"),
        ("dropped", "verified"),
        ("dropped", "merged"),
    ]
    entry = AuditEntry.objects.get(action="organisations_merged")
    assert (entry.object_id, entry.actor_id) == ("kept", coordinator.pk)
    assert entry.details == {"dropped": "dropped", "moved": {"stakeholders.membership.organisation": 1}}


def test_what_was_merged_before_follows_to_the_last_heir(person):
    coordinator = person("c@example.org", "coordinator")
    first, second, third = verified("first"), verified("second"), verified("third")
    actions.merge_organisations(kept=second, dropped=first, by=coordinator)
    actions.merge_organisations(kept=third, dropped=second, by=coordinator)
    assert set(Organisation.objects.filter(merged_into=third).values_list("code", flat=True)) == {"first", "second"}
    with pytest.raises(ValidationError):
        actions.merge_organisations(kept=third, dropped=second, by=coordinator)
    with pytest.raises(ValidationError):
        actions.merge_organisations(kept=third, dropped=third, by=coordinator)


def test_every_pointer_of_the_portal_is_known_the_rooms_above_included():
    pointers = {(model._meta.label, column) for model, column in queries.pointers()}
    owned = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }
    assert pointers == owned
    assert ("consultations.Contribution", "organisation") in pointers


def test_what_may_be_there_only_once_refuses_the_whole_merge(person, monkeypatch):
    kept, dropped, both = verified("kept"), verified("dropped"), person("both@example.org")
    join(kept, both)
    join(dropped, both, "manager")
    monkeypatch.setattr(merging, "_let_one_of_two_stay", lambda _kept, _dropped: None)
    with pytest.raises(ValidationError):
        actions.merge_organisations(kept=kept, dropped=dropped, by=person("c@example.org", "coordinator"))
    assert roles(dropped) == {"both@example.org": "manager"}
    assert Organisation.objects.get(pk="dropped").state == "verified"


@pytest.fixture
def desk(client, person):
    keeper = person("keeper@example.org", "coordinator", "04")
    secret = enrol(keeper)
    give_password(client, keeper)
    give_code(client, secret)
    return client


def merge_page(code: str, other: str) -> str:
    return f"{reverse('directory:merge', args=[code])}?with={other}"


def test_staff_choose_which_of_the_two_stays(desk, person):
    verified("first")
    verified("second")
    page = desk.get(merge_page("first", "second"))
    assert [each.code for each, _pointing in page.context["pair"]] == ["first", "second"]
    answer = desk.post(merge_page("first", "second"), {"kept": "second"})
    assert answer["Location"] == reverse("directory:entry", args=["second"])
    assert Organisation.objects.get(pk="first").merged_into_id == "second"
    assert desk.get(reverse("directory:entry", args=["first"]))["Location"] == answer["Location"]


@pytest.mark.parametrize("kept", ["", "third"])
def test_neither_of_the_two_is_an_error_at_its_field(desk, kept):
    verified("first")
    verified("second")
    answer = desk.post(merge_page("first", "second"), {"kept": kept})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kept"])


def test_nobody_merges_across_the_border_of_their_region(desk):
    verified("mine")
    verified("theirs", region="06")
    assert desk.get(merge_page("mine", "theirs")).status_code == 404
    assert desk.post(merge_page("mine", "theirs"), {"kept": "mine"}).status_code == 404


def test_likely_twins_are_offered_and_others_are_looked_for(desk):
    verified("first")
    verified("twin", name_ar="جمعيه الامل للتنميه", name_fr="Assoc Amal développement")
    verified("other", name_ar="تعاونية نور", name_fr="Coopérative Nour")
    page = reverse("directory:merge", args=["first"])
    assert [each.code for each in desk.get(page).context["found"]] == ["twin"]
    assert [each.code for each in desk.get(f"{page}?words=nour").context["found"]] == ["other"]
