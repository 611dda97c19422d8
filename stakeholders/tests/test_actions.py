"""Roles are granted and revoked, accounts closed, second factors reset: each leaves its row in the trail."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from portal.shared.models import AuditEntry
from stakeholders import actions
from stakeholders.models import Account, RoleAssignment
from stakeholders.tests.conftest import enrol, give_password

pytestmark = pytest.mark.django_db


def trail(action: str) -> list[tuple[int | None, str, str, dict]]:
    return list(AuditEntry.objects.filter(action=action).values_list("actor_id", "object_id", "region_code", "details"))


def test_role_is_granted_once_and_revoked(person, regions):
    chief, reviewer = person("chief@example.org", "administrator"), person("reviewer@example.org")
    first = actions.grant_role(account=reviewer, role="reviewer", region=regions["04"], by=chief)
    again = actions.grant_role(account=reviewer, role="reviewer", region=regions["04"], by=chief)
    assert first == again
    assert trail("role_granted")[1:] == [(chief.pk, str(reviewer.pk), "04", {"role": "reviewer"})]
    actions.revoke_role(assignment=first, by=chief)
    assert not RoleAssignment.objects.filter(account=reviewer).exists()
    assert trail("role_revoked") == [(chief.pk, str(reviewer.pk), "04", {"role": "reviewer"})]


def test_administrator_of_one_region_is_refused(person, regions):
    with pytest.raises(ValidationError):
        actions.grant_role(account=person("a@example.org"), role="administrator", region=regions["04"], by=None)


def test_last_administrator_stays(person):
    chief = person("chief@example.org", "administrator")
    with pytest.raises(ValidationError):
        actions.revoke_role(assignment=chief.assignments.get(), by=chief)
    chief.is_active = False
    with pytest.raises(ValidationError):
        actions.change_account(account=chief, by=chief)
    person("second@example.org", "administrator")
    actions.revoke_role(assignment=chief.assignments.get(), by=chief)
    assert RoleAssignment.objects.filter(role="administrator").count() == 1


def test_reset_forgets_the_second_factor_and_ends_that_persons_sessions_only(client, person):
    chief, other = person("chief@example.org", "administrator"), person("other@example.org")
    give_password(client, chief)
    other_client = Client()
    give_password(other_client, other)
    enrol(chief)
    assert actions.reset_second_factor(account=chief, by=other) == 1
    assert not Authenticator.objects.filter(user=chief).exists()
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert Session.objects.filter(pk=other_client.session.session_key).exists()
    assert trail("second_factor_reset") == [(other.pk, str(chief.pk), "", {"authenticators": 1})]


def test_create_administrator_command(db, capsys):
    call_command("create_administrator", "Chief@Example.org", "--name", "أمينة", "--language", "ar")
    account = Account.objects.get(email="chief@example.org")
    assert account.is_staff
    assert not account.has_usable_password()
    call_command("create_administrator", "chief@example.org")
    assert RoleAssignment.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("create_administrator", "not-an-address")
