"""The people that tests send through the portal: one per role, with the second factor where one is needed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client, RequestFactory

from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, RoleAssignment
from stakeholders.second_factor import SECOND_FACTOR
from strategy.models import Region

Role = RoleAssignment.Role
PASSWORD = "une-phrase-assez-longue-1912"

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
    "rapporteur": (Role.RAPPORTEUR, "04"),
    "reception": (Role.RECEPTION, "04"),
    "foreign reception": (Role.RECEPTION, "06"),
    "referent": (Role.REFERRAL, "04"),
    "foreign referent": (Role.REFERRAL, "06"),
    "screener": (Role.SCREENER, "04"),
    "auditor": (Role.AUDITOR, ""),
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


def account_of(name: str, *regions: Region | None, role: str = Role.REVIEWER) -> Account:
    """Make somebody who holds a role in some regions (None: everywhere); without a region, somebody without a role."""
    account = Account.objects.create_user(f"{name.replace(' ', '.')}@example.org", full_name=name)
    for region in regions:
        RoleAssignment.objects.create(account=account, role=role, region=region)
    return account


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


def staff(email: str, role: str, region: str, *, language: str) -> str:
    """Make somebody who works here, with a password and an enrolled telephone; returns the telephone's secret."""
    name = email.partition("@")[0]
    account = create_account(email=email, full_name=name, language=language, password=PASSWORD, by=None)
    grant_role(account=account, role=role, region=Region.objects.filter(code=region).first(), by=None)
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def code_of(secret: str) -> str:
    """Return the six digits that a telephone with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
