"""Reads of accounts."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from stakeholders.models import Account
from stakeholders.second_factor import FACTORS


def with_second_factor(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Say of each account, as `enrolled`, whether it has an authenticator."""
    return accounts.annotate(enrolled=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)))
