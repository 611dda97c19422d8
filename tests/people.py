"""The people the cross-app tests send through the portal: one per role, with the second factor where one is needed."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory

from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, RoleAssignment
from stakeholders.second_factor import SECOND_FACTOR
from strategy.models import Region

Role = RoleAssignment.Role

# Everyone the access matrix has a column for, in the order of its columns.
PEOPLE: dict[str, tuple[str, str] | None] = {
    "anonymous": None,
    "participant": ("", ""),
    "reviewer": (Role.REVIEWER, "04"),
    "foreign reviewer": (Role.REVIEWER, "06"),
    "coordinator": (Role.COORDINATOR, "04"),
    "foreign coordinator": (Role.COORDINATOR, "06"),
    "national coordinator": (Role.COORDINATOR, ""),
    "administrator": (Role.ADMINISTRATOR, ""),
}


@dataclass(frozen=True)
class Person:
    """Somebody with a browser."""

    name: str
    account: Account | None
    browser: Client


def everyone() -> list[Person]:
    """Return every person of the matrix, signed in."""
    return [_person(name) for name in PEOPLE]


def _person(name: str) -> Person:
    part = PEOPLE[name]
    if part is None:
        return Person(name, None, Client())
    role, region = part
    account = create_account(email=f"{name.replace(' ', '.')}@example.org", full_name=name, by=None)
    if role:
        grant_role(account=account, role=role, region=Region.objects.filter(code=region).first(), by=None)
    return Person(name, account, signed_in(account))


def signed_in(account: Account) -> Client:
    """Open a browser session, with the second factor proven where the account needs one."""
    account = Account.objects.get(pk=account.pk)
    browser = Client()
    browser.force_login(account)
    if account.works_here:
        Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, data={})
        request = RequestFactory().get("/")
        request.session = browser.session
        record_authentication(request, account, SECOND_FACTOR)
        request.session.save()
    return browser
