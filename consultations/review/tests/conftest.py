"""People and contributions for the tests of the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory

from consultations.contributions.actions import Words, move_contribution, submit_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import S
from portal.shared.receipts import new_ticket
from stakeholders.models import Account, RoleAssignment
from stakeholders.second_factor import SECOND_FACTOR
from strategy.models import Axis, Institution, Region, Strategy

Role = RoleAssignment.Role

# The way from "received" to each state, by the state table.
WAYS = {
    S.SUBMITTED: [],
    S.SCREENING: [S.SCREENING],
    S.ADMISSIBLE: [S.SCREENING, S.ADMISSIBLE],
    S.OUT_OF_SCOPE: [S.SCREENING, S.OUT_OF_SCOPE],
    S.UNDER_REVIEW: [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW],
    S.ANSWERED: [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW, S.ANSWERED],
    S.WITHDRAWN: [S.WITHDRAWN],
}


@pytest.fixture(autouse=True)
def static_files_as_they_are(settings) -> None:
    """Address static files by their names: no manifest is collected for a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


def make_region(code: str, name_ar: str, name_fr: str) -> Region:
    return Region.objects.create(
        code=code,
        iso=f"MA-{code}",
        name_ar=name_ar,
        name_fr=name_fr,
        capital_ar=name_ar,
        capital_fr=name_fr,
        population=1,
        share_rural=0,
        share_age_60_plus=0,
        share_age_0_14=0,
        disability_prevalence=0,
    )


@pytest.fixture
def rabat(db: None) -> Region:
    return make_region("04", "الرباط-سلا-القنيطرة", "Rabat-Salé-Kénitra")


@pytest.fixture
def oriental(db: None) -> Region:
    return make_region("02", "الشرق", "L’Oriental")


@pytest.fixture
def axis(db: None) -> Axis:
    strategy = Strategy.objects.create(
        code="s",
        name_ar="الاستراتيجية",
        name_fr="La stratégie",
        summary_ar="ملخص",
        summary_fr="Résumé",
        starts_on=date(2021, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    texts = {f"{name}_{language}": "نص" for name in ("name", "summary", "description") for language in ("ar", "fr")}
    return Axis.objects.create(code="disability", strategy=strategy, number=4, **texts)


@pytest.fixture
def institution(db: None) -> Institution:
    return Institution.objects.create(
        code="entraide", kind="agency", name_ar="التعاون الوطني", name_fr="Entraide nationale"
    )


@pytest.fixture
def make_account(db: None) -> Callable[..., Account]:
    """Make an account holding a role in some regions (None: everywhere)."""

    def make(name: str, *regions: Region | None, role: str = Role.REVIEWER) -> Account:
        slug = name.replace(" ", ".")
        account = Account.objects.create_user(f"{slug}@example.org", full_name=name)
        for region in regions:
            RoleAssignment.objects.create(account=account, role=role, region=region)
        return account

    return make


@pytest.fixture
def reviewer(make_account: Callable[..., Account], rabat: Region) -> Account:
    return make_account("Salma Reviewer", rabat)


@pytest.fixture
def make_contribution(rabat: Region, axis: Axis, reviewer: Account) -> Callable[..., Contribution]:
    """Send a contribution and lead it to a state, by the portal's own actions."""

    def make(status: str = S.SUBMITTED, **words: Any) -> Contribution:
        plain = Words(region=rabat, axis=axis, body="نقترح وحدة متنقلة للتشخيص", language="ar")
        contribution = submit_contribution(words=replace(plain, **words), ticket=new_ticket())
        for state in WAYS[S(status)]:
            contribution = move_contribution(contribution=contribution, to=state, by=reviewer, reason="سبب")
        return contribution

    return make


@pytest.fixture
def sign_in() -> Callable[[Account], Client]:
    """Open a browser session for an account, with the second factor proven where the account needs one."""

    def browser(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        if account.works_here:
            Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, data={})
            request = RequestFactory().get("/")
            request.session = client.session
            record_authentication(request, account, SECOND_FACTOR)
            request.session.save()
        return client

    return browser


@pytest.fixture
def desk(sign_in: Callable[[Account], Client], reviewer: Account) -> Client:
    """The reviewer of Rabat-Salé-Kénitra, signed in."""
    return sign_in(reviewer)


def seen(contribution: Contribution) -> int:
    """Return what a freshly opened form carries."""
    return contribution.changes.order_by("-pk").values_list("pk", flat=True)[0]
