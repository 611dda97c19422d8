"""Helpers of a region, and what they fill in."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from consultations.contributions.actions import Intake, Words
from consultations.contributions.models import Contribution, IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts, retention
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, Category
from strategy.models import Axis, Region
from tests.people import signed_in


def helper(name: str = "salma", role: str = "reception", region: str = "04") -> Account:
    """Somebody who writes down what others say."""
    account = create_account(email=f"{name}@example.org", full_name=name.title(), language="ar", by=None)
    grant_role(account=account, role=role, region=Region.objects.get(code=region), by=None)
    return Account.objects.get(pk=account.pk)


def browser_of(account: Account) -> Client:
    return signed_in(account)


def address(view: str, *arguments: str, code: str = "RS-04") -> str:
    return reverse(f"intake:{view}", args=[code, *arguments])


def answers(axis: Axis, citizens: Category, **values: Any) -> dict[str, Any]:
    """What the entry screen sends for a sheet of paper; None leaves a field out."""
    filled = {
        "medium": "paper",
        "received_on": retention.today().isoformat(),
        "axis": axis.pk,
        "kind": "expectation",
        "category": citizens.pk,
        "body": "نحتاج طبيبا في الدوار",
        "consent": "signed",
        "ticket": receipts.new_ticket(),
    } | values
    return {name: value for name, value in filled.items() if value is not None}


def words(session: RegionalSession, axis: Axis, **values: Any) -> Words:
    given = {"body": "نحتاج طبيبا في الدوار", "author_name": "فاطنة"} | values
    return Words(region=session.region, session=session, axis=axis, **given)


def intake(**values: Any) -> Intake:
    return Intake(**({"medium": "paper", "consent": "signed", "received_on": retention.today()} | values))


def entered() -> list[tuple[str, str, str, str, str]]:
    """Return reference, author's name, helper, medium and sheet of everything entered, in order."""
    records = IntakeRecord.objects.select_related("contribution", "helper").order_by("contribution__reference")
    return [
        (one.contribution.reference, one.contribution.author_name, str(one.helper), one.medium, one.paper_serial)
        for one in records
    ]


def counted() -> tuple[int, int]:
    """Return how many contributions and how many notes of an intake there are."""
    return Contribution.objects.count(), IntakeRecord.objects.count()
