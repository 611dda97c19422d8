"""Reads of saved views."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.review.saved.models import SavedView
from stakeholders.models import Account, RoleAssignment

MOST = 30  # of one account: a list that is longer is searched, not clicked


def of(account: Account, places: set[str] | None) -> QuerySet[SavedView]:
    """Return the views of an account and those shared with these regions (None: with any).

    What somebody shared who left, or coordinates the region no longer, is shown to nobody else: none could remove it.
    """
    shared = Q(shared_with__isnull=False) if places is None else Q(shared_with__in=sorted(places))
    shared &= Q(Exists(_still_coordinating()), account__is_active=True)
    return SavedView.objects.filter(Q(account=account) | shared).select_related("shared_with", "account").order_by("pk")


def _still_coordinating() -> QuerySet[RoleAssignment]:
    there = Q(region=OuterRef("shared_with")) | Q(region=None)
    return RoleAssignment.objects.filter(there, account=OuterRef("account"), role=RoleAssignment.Role.COORDINATOR)


def has_room(account: Account) -> bool:
    """Return whether the account may save another."""
    return SavedView.objects.filter(account=account).count() < MOST


def is_taken(account: Account, name: str, but: SavedView | None = None) -> bool:
    """Return whether another view of the account has this name."""
    same = SavedView.objects.filter(account=account, name=name)
    return (same.exclude(pk=but.pk) if but else same).exists()
