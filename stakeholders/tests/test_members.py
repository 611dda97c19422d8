"""Who may act in an organisation's name, and that somebody can always say who."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders import actions
from stakeholders.actions import measure, members
from stakeholders.actions.members import MOST_INVITATIONS
from stakeholders.categories import load_categories
from stakeholders.models import Account, Invitation, JoinRequest, Membership, Organisation
from stakeholders.tests.organisations import join, proposed, verified
from stakeholders.tokens import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


@pytest.fixture
def zineb(person) -> Account:
    return person("zineb@example.org")


@pytest.fixture
def amal(zineb) -> Organisation:
    """An organisation that Zineb proposed and manages."""
    return proposed(zineb)


def roles(organisation: Organisation) -> dict[str, str]:
    return dict(organisation.memberships.values_list("account__email", "role"))


def token_in(mail: OutgoingMail) -> str:
    return mail.body.split("/invitations/")[1].split("/")[0]


def test_the_invited_join_by_the_link_in_their_mail(amal, zineb, person):
    invitation = actions.invite(organisation=amal, email=" Colleague@Example.org", role="member", by=zineb)
    mail = OutgoingMail.objects.get(recipient="colleague@example.org")
    assert token_hash(token_in(mail)) == invitation.token_hash
    assert token_in(mail) not in str(Invitation.objects.values().get())
    actions.accept_invitation(invitation=invitation, by=person("colleague@example.org"))
    assert roles(amal) == {"zineb@example.org": "manager", "colleague@example.org": "member"}
    assert not Invitation.objects.exists()
    assert "colleague" not in str(list(AuditEntry.objects.exclude(object_kind="stakeholders.account").values()))


def test_a_link_that_was_passed_on_lets_nobody_else_in(amal, zineb, person):
    invitation = actions.invite(organisation=amal, email="colleague@example.org", role="manager", by=zineb)
    stranger = person("stranger@example.org")
    EmailAddress.objects.create(user=stranger, email="colleague@example.org", verified=False)  # claimed, not proved
    with pytest.raises(actions.InvitationRefused):
        actions.accept_invitation(invitation=invitation, by=stranger)
    EmailAddress.objects.filter(email="colleague@example.org").update(verified=True)
    actions.accept_invitation(invitation=invitation, by=stranger)
    assert roles(amal)["stranger@example.org"] == "manager"


@pytest.mark.parametrize("why", ["expired", "cancelled", "renewed", "refused"])
def test_an_invitation_that_no_longer_holds_opens_nothing(amal, zineb, person, why):
    invitation = actions.invite(organisation=amal, email="colleague@example.org", role="member", by=zineb)
    if why == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif why == "cancelled":
        actions.cancel_invitation(invitation=Invitation.objects.get(), by=zineb)
    elif why == "refused":
        Organisation.objects.update(state="refused")
    else:
        before = invitation.token_hash
        actions.invite(organisation=amal, email="colleague@example.org", role="member", by=zineb)
        assert Invitation.objects.get().token_hash != before
        return
    with pytest.raises(actions.InvitationRefused):
        actions.accept_invitation(invitation=invitation, by=person("colleague@example.org"))
    assert list(roles(amal)) == ["zineb@example.org"]


def test_members_are_not_invited_again_and_nobody_is_flooded(amal, zineb):
    with pytest.raises(ValidationError) as refused:
        actions.invite(organisation=amal, email="ZINEB@example.org", role="member", by=zineb)
    assert list(refused.value.message_dict) == ["email"]
    for number in range(MOST_INVITATIONS):
        actions.invite(organisation=amal, email=f"{number}@example.org", role="member", by=zineb)
    with pytest.raises(ValidationError):
        actions.invite(organisation=amal, email="one.more@example.org", role="member", by=zineb)
    actions.invite(organisation=amal, email="0@example.org", role="member", by=zineb)  # one that waits is renewed


def test_whoever_asks_to_join_is_let_in_or_not_and_hears_of_it(amal, zineb, person):
    hassan, other = person("hassan@example.org"), person("other@example.org")
    request = actions.ask_to_join(organisation=amal, by=hassan)
    assert actions.ask_to_join(organisation=amal, by=hassan) == request
    actions.accept_request(request=request, by=zineb)
    actions.decline_request(request=actions.ask_to_join(organisation=amal, by=other), by=zineb)
    assert roles(amal) == {"zineb@example.org": "manager", "hassan@example.org": "member"}
    assert not JoinRequest.objects.exists()
    told = list(OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == ["zineb@example.org", "hassan@example.org", "zineb@example.org", "other@example.org"]
    with pytest.raises(ValidationError):
        actions.ask_to_join(organisation=amal, by=hassan)


@pytest.mark.parametrize("meanwhile", ["accepted", "declined", "withdrawn"])
def test_a_request_is_answered_once(amal, zineb, person, meanwhile):
    """Two managers who read the same request at once: the second is told, and the person gets one answer."""
    hassan = person("hassan@example.org")
    request = actions.ask_to_join(organisation=amal, by=hassan)
    seen = JoinRequest.objects.get(pk=request.pk)
    if meanwhile == "accepted":
        actions.accept_request(request=request, by=zineb)
    elif meanwhile == "declined":
        actions.decline_request(request=request, by=zineb)
    else:
        actions.withdraw_request(request=request)
    before = roles(amal), OutgoingMail.objects.count()
    for act in (actions.accept_request, actions.decline_request):
        with pytest.raises(ValidationError):
            act(request=JoinRequest(pk=seen.pk, organisation=amal, account=hassan), by=zineb)
    assert (roles(amal), OutgoingMail.objects.count()) == before


def test_nobody_joins_what_was_refused(person):
    organisation = verified()
    Organisation.objects.update(state="refused")
    with pytest.raises(ValidationError):
        actions.ask_to_join(organisation=organisation, by=person("hassan@example.org"))


def test_the_first_whom_staff_let_in_manages(person):
    organisation, coordinator = verified(), person("c@example.org", "coordinator", "04")
    for name in ("first", "second"):
        request = actions.ask_to_join(organisation=organisation, by=person(f"{name}@example.org"))
        actions.accept_request(request=request, by=coordinator)
    assert roles(organisation) == {"first@example.org": "manager", "second@example.org": "member"}


def test_the_last_manager_names_another_before_leaving(amal, zineb, person):
    member = join(amal, person("member@example.org"))
    own = amal.memberships.get(account=zineb)
    with pytest.raises(ValidationError):
        actions.end_membership(membership=own, by=zineb)
    with pytest.raises(ValidationError):
        actions.change_member_role(membership=own, role="member", by=zineb)
    actions.change_member_role(membership=member, role="manager", by=zineb)
    actions.end_membership(membership=own, by=zineb)
    assert roles(amal) == {"member@example.org": "manager"}
    about_members = AuditEntry.objects.filter(action__in=["member_role_changed", "member_left"])
    assert [entry.action for entry in about_members] == ["member_role_changed", "member_left"]


@pytest.mark.parametrize("action", ["organisation_proposed", "member_invited", "join_asked"])
def test_nobody_floods_others_through_our_forms(zineb, person, monkeypatch, action):
    monkeypatch.setitem(measure.MOST_A_DAY, action, 2)
    theirs = proposed(person("other@example.org"), "theirs")
    mine = verified("mine")

    def do(number: int) -> None:
        if action == "organisation_proposed":
            proposed(zineb, f"o{number}")
        elif action == "member_invited":
            actions.invite(organisation=mine, email=f"{number}@example.org", role="member", by=zineb)
        else:
            actions.withdraw_request(request=actions.ask_to_join(organisation=theirs, by=zineb))

    do(1)
    do(2)
    with pytest.raises(ValidationError):
        do(3)
    assert AuditEntry.objects.filter(actor_id=zineb.pk, action=action).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_leave_one_behind(amal, zineb, person, monkeypatch):
    check = members._keep_a_manager

    def check_and_hesitate(*args, **options):
        check(*args, **options)
        time.sleep(0.3)  # long enough for the other one to look, too, if nothing kept them waiting

    monkeypatch.setattr(members, "_keep_a_manager", check_and_hesitate)
    join(amal, person("second@example.org"), "manager")
    memberships = list(Membership.objects.all())
    together, outcomes = Barrier(2), []

    def leave(membership: Membership) -> None:
        together.wait()
        try:
            actions.end_membership(membership=membership, by=membership.account)
        except ValidationError:
            outcomes.append("stays")
        else:
            outcomes.append("left")
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[membership]) for membership in memberships]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]
    assert list(roles(amal).values()) == ["manager"]
