"""Accounts as they come to life: through the actions, and through the portal's own sign-in pages."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from stakeholders import actions
from stakeholders.models import Account
from strategy.actions import load_reference
from strategy.models import Region

PASSWORD = "Jisr-2026-attamkine"


@pytest.fixture(autouse=True)
def _plain_surroundings(settings):
    """Static files without a manifest, no counted tries left over, the addresses of the Arabic pages."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture
def regions(db):
    load_reference()
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def person(regions):
    """Return a maker of accounts: `person("a@example.org", "reviewer", "04")`."""

    def make(email: str, role: str = "", region: str = "", password: str | None = PASSWORD) -> Account:
        account = actions.create_account(email=email, password=password, by=None)
        if role:
            actions.grant_role(account=account, role=role, region=regions[region] if region else None, by=None)
        return Account.objects.get(pk=account.pk)

    return make


def enrol(account: Account) -> str:
    """Give the account an authenticator application and return its secret."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    return secret


def code_of(secret: str) -> str:
    """Return what the application shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrolled(account: Account) -> bool:
    return Authenticator.objects.filter(user=account, type="totp").exists()


def give_password(client: Client, account: Account):
    return client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})


def give_code(client: Client, secret: str):
    return client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
