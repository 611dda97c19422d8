"""Reads of accounts, of the organisations they act for, and of the categories."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from stakeholders.models import Account, Category, Organisation
from stakeholders.second_factor import FACTORS

State = Organisation.State
OPEN = [State.PROPOSED, State.VERIFIED]


def with_second_factor(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Say of each account, as `enrolled`, whether it has an authenticator."""
    return accounts.annotate(enrolled=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)))


def acting_organisations(account: Account) -> QuerySet[Organisation]:
    """Return the organisations in whose name the account may act, by name."""
    own = Organisation.objects.filter(memberships__account=account, state__in=OPEN)
    return own.select_related("category").order_by(by_name(), "code")


def individual_categories() -> QuerySet[Category]:
    """Return the categories that a person may speak as without an organisation."""
    return Category.objects.filter(individual=True)


def by_name() -> str:
    """Return the column that sorts organisations in the language of the page."""
    return "key_fr" if (get_language() or "ar").startswith("fr") else "key_ar"
