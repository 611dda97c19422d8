"""What members find and do on their pages: propose, join, invite, let in, leave."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.shared.models import OutgoingMail
from stakeholders import actions
from stakeholders.categories import load_categories
from stakeholders.models import Account, Invitation, JoinRequest, Membership, Organisation
from stakeholders.tests.conftest import PASSWORD
from stakeholders.tests.organisations import draft, join, proposed, verified

pytestmark = pytest.mark.django_db

FIELDS = {
    "name_ar": "جمعية الأمل للتنمية",
    "name_fr": "Association Amal pour le développement",
    "category": "associations",
    "legal_form": "association",
    "region": "04",
}


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


@pytest.fixture
def zineb(person) -> Account:
    return person("zineb@example.org")


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def at(view: str, *arguments: object) -> str:
    return reverse(f"organisations:{view}", args=arguments)


def told(answer) -> list[str]:
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


# -- proposing -------------------------------------------------------------------------------------------------------
def test_a_member_proposes_and_manages_at_once(zineb):
    answer = browser(zineb).post(at("new"), FIELDS)
    organisation = Organisation.objects.get()
    assert answer["Location"] == at("page", organisation.code)
    assert (organisation.state, organisation.memberships.get().role) == ("proposed", "manager")


def test_likely_twins_are_offered_before_and_the_form_keeps_what_was_typed(zineb):
    verified("amal", name_ar="جمعيه الامل للتنميه", name_fr="Assoc. Amal developpement")
    visitor = browser(zineb)
    answer = visitor.post(at("new"), FIELDS)
    assert (answer.status_code, [each.code for each in answer.context["alike"]]) == (422, ["amal"])
    assert answer.context["form"]["name_ar"].value() == FIELDS["name_ar"]
    assert at("join", "amal") in answer.content.decode()
    assert visitor.post(at("new"), FIELDS | {"is_new": "1"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_what_was_refused_is_no_twin_to_join(zineb):
    verified("amal")
    Organisation.objects.update(state="refused")
    assert browser(zineb).post(at("new"), FIELDS).status_code == 302


def test_errors_keep_what_was_typed(zineb):
    answer = browser(zineb).post(at("new"), FIELDS | {"name_ar": "", "province": "06.141"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name_ar", "province"])
    assert answer.context["form"]["name_fr"].value() == FIELDS["name_fr"]


def test_hostile_names_are_shown_as_text(zineb):
    hostile = FIELDS | {"name_ar": "<script>alert(1)</script> جمعية", "name_fr": "A\u202e\x00\nB"}
    answer = browser(zineb).post(at("new"), hostile, follow=True)
    assert "<script>alert" not in answer.content.decode()
    assert Organisation.objects.get().name_fr == "A\u202e B"


def test_a_refused_organisation_shows_why_and_is_corrected(zineb, person):
    organisation = proposed(zineb)
    actions.decide_on_organisation(
        organisation=organisation, to="refused", by=person("c@example.org", "coordinator"), reason="الاسم ناقص"
    )
    visitor = browser(zineb)
    assert "الاسم ناقص" in visitor.get(at("page", "amal")).content.decode()
    assert "الاسم ناقص" in visitor.get(at("edit", "amal")).content.decode()
    assert visitor.post(at("edit", "amal"), FIELDS).status_code == 302
    assert Organisation.objects.get().state == "proposed"


# -- whose page it is ------------------------------------------------------------------------------------------------
def test_a_member_who_manages_nothing_sees_the_page_and_no_more(zineb, person):
    organisation, member = proposed(zineb), person("member@example.org")
    own = join(organisation, member)
    visitor = browser(member)
    page = visitor.get(at("page", "amal"))
    assert (page.status_code, page.context["manages"]) == (200, False)
    assert "zineb@example.org" in page.content.decode()  # who has no name is known by the address
    for view, arguments in {"edit": (), "invite": (), "change_role": (own.pk,), "remove_member": (own.pk,)}.items():
        assert visitor.post(at(view, "amal", *arguments), {"role": "manager"}).status_code == 403


def test_addresses_of_members_are_for_managers(zineb, person):
    organisation, member = proposed(zineb), person("member@example.org")
    join(organisation, member)
    Account.objects.update(full_name="زينب")
    assert "zineb@example.org" not in browser(member).get(at("page", "amal")).content.decode()
    assert "member@example.org" in browser(zineb).get(at("page", "amal")).content.decode()


def test_a_merged_organisations_old_address_leads_to_its_heir(zineb, person):
    kept, dropped = verified("kept"), proposed(zineb, "dropped")
    actions.merge_organisations(kept=kept, dropped=dropped, by=person("c@example.org", "coordinator"))
    assert browser(zineb).get(at("page", "dropped"))["Location"] == at("page", "kept")
    assert browser(zineb).get(at("page", "kept")).status_code == 200
    assert browser(person("stranger@example.org")).get(at("page", "kept")).status_code == 404


def test_another_organisations_rows_are_not_reached_through_ones_own(zineb, person):
    proposed(zineb)
    theirs = proposed(person("other@example.org"), "theirs")
    asked = actions.ask_to_join(organisation=theirs, by=person("asking@example.org"))
    invitation = actions.invite(
        organisation=theirs, email="x@example.org", role="member", by=theirs.memberships.get().account
    )
    visitor = browser(zineb)
    assert visitor.post(at("decide_request", "amal", asked.pk), {"decision": "accept"}).status_code == 404
    assert visitor.post(at("cancel_invitation", "amal", invitation.pk)).status_code == 404
    assert visitor.post(at("remove_member", "amal", theirs.memberships.get().pk)).status_code == 404


# -- joining ---------------------------------------------------------------------------------------------------------
def test_an_organisation_is_found_and_asked(zineb, person):
    proposed(zineb)
    hassan = browser(person("hassan@example.org"))
    assert [each.code for each in hassan.get(f"{at('find')}?words=الامل").context["found"]] == ["amal"]
    assert hassan.get(f"{at('find')}?words=").context["form"].errors
    assert told(hassan.post(at("join", "amal"))) == ["success"]
    assert JoinRequest.objects.count() == 1
    hassan.post(at("join", "amal"), {"withdraw": "1"})
    assert JoinRequest.objects.count() == 0


@pytest.mark.parametrize(("decision", "members"), [("accept", 2), ("decline", 1), ("nonsense", 1)])
def test_a_manager_decides_on_a_request(zineb, person, decision, members):
    organisation = proposed(zineb)
    asked = actions.ask_to_join(organisation=organisation, by=person("hassan@example.org"))
    answer = browser(zineb).post(at("decide_request", "amal", asked.pk), {"decision": decision})
    assert answer["Location"] == at("page", "amal")
    assert organisation.memberships.count() == members


def test_a_manager_changes_roles_and_removes(zineb, person):
    organisation = proposed(zineb)
    member = join(organisation, person("member@example.org"))
    visitor = browser(zineb)
    visitor.post(at("change_role", "amal", member.pk), {"role": "manager"})
    assert Membership.objects.get(pk=member.pk).role == "manager"
    assert visitor.get(at("remove_member", "amal", member.pk)).status_code == 200
    assert organisation.memberships.count() == 2
    assert told(visitor.post(at("remove_member", "amal", member.pk))) == ["success"]
    assert organisation.memberships.count() == 1


def test_the_last_manager_is_told_to_name_another(zineb, person):
    organisation = proposed(zineb)
    join(organisation, person("member@example.org"))
    visitor = browser(zineb)
    assert visitor.get(at("leave", "amal")).status_code == 200
    answer = visitor.post(at("leave", "amal"))
    assert (answer["Location"], told(answer)) == (at("page", "amal"), ["error"])
    assert organisation.memberships.count() == 2


# -- invitations -----------------------------------------------------------------------------------------------------
def link_in(address: str) -> str:
    body = OutgoingMail.objects.get(recipient=address).body
    found = re.search(r"https?://[^/\s]+(/\S+/invitations/\S+)", body)
    assert found
    return found[1]


def test_the_invited_open_an_account_and_come_back_to_the_link(zineb):
    proposed(zineb)
    browser(zineb).post(at("invite", "amal"), {"email": "new@example.org", "role": "member"})
    link, invited = link_in("new@example.org"), Client()
    page = invited.get(link)
    assert page.status_code == 200
    sign_up = page.context["sign_up_url"]
    invited.post(sign_up, {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    answer = invited.post(reverse("account_email_verification_sent"), {"code": code[1]})
    assert answer["Location"] == link
    answer = invited.post(link)
    assert answer["Location"] == at("page", "amal")
    assert Membership.objects.get(account__email="new@example.org").role == "member"
    assert invited.get(link).status_code == 404


def test_a_visitor_who_accepts_is_sent_to_sign_in_and_back(zineb):
    proposed(zineb)
    browser(zineb).post(at("invite", "amal"), {"email": "new@example.org", "role": "member"})
    link = link_in("new@example.org")
    answer = Client().post(link)
    assert answer["Location"] == f"{reverse('account_login')}?next={link.replace('/', '%2F')}"


def test_another_person_is_told_and_gets_nothing(zineb, person):
    proposed(zineb)
    browser(zineb).post(at("invite", "amal"), {"email": "new@example.org", "role": "member"})
    answer = browser(person("stranger@example.org")).post(link_in("new@example.org"))
    assert (answer.status_code, told(answer)) == (200, ["error"])
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("sent", [{"email": "x", "role": "member"}, {"email": "x@example.org", "role": "king"}, {}])
def test_a_wrong_invitation_is_asked_again(zineb, sent):
    proposed(zineb)
    answer = browser(zineb).post(at("invite", "amal"), sent)
    assert answer.status_code == 422
    assert answer.context["invitation_form"].errors
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("view", ["mine", "page"])
def test_a_page_asks_as_often_for_one_as_for_three(zineb, person, view):
    organisation = proposed(zineb)
    visitor, address = browser(zineb), at(view, *(["amal"] if view == "page" else []))

    def grow(number: int) -> None:
        other = person(f"{number}@example.org")
        join(organisation, other)
        actions.ask_to_join(organisation=organisation, by=person(f"asking{number}@example.org"))
        actions.invite(organisation=organisation, email=f"i{number}@example.org", role="member", by=zineb)
        join(actions.propose_organisation(organisation=draft(f"o{number}"), by=other), zineb)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).status_code == 200
        return len(captured)

    grow(1)
    visitor.get(address)
    first = queries()
    grow(2)
    grow(3)
    assert queries() == first
