"""Reads of saved views."""

from __future__ import annotations

from django.db.models.query import RawQuerySet

from consultations.review.saved.models import SavedView
from stakeholders.models import Account, RoleAssignment

COORDINATOR = RoleAssignment.Role.COORDINATOR.value
# Every page of the queue asks this: put together by the ORM it took longer than the answer.
OPENABLE = f"""
    SELECT * FROM {SavedView._meta.db_table} view WHERE account_id = %(account)s
        OR (shared_with_id = ANY(%(regions)s::text[]) OR %(regions)s::text[] IS NULL AND shared_with_id IS NOT NULL)
        AND EXISTS (
            SELECT FROM {RoleAssignment._meta.db_table} held JOIN {Account._meta.db_table} owner
                ON owner.id = held.account_id
            WHERE held.account_id = view.account_id AND owner.is_active AND held.role = %(role)s
                AND (held.region_id = view.shared_with_id OR held.region_id IS NULL)
        )
    ORDER BY account_id <> %(account)s, id
"""  # noqa: S608 - only the names of our own tables are put in
MOST = 30  # of one account: a list that is longer is searched, not clicked


def of(account: Account, places: set[str] | None) -> RawQuerySet[SavedView]:
    """Return the views of an account, then those shared with these regions (None: with any).

    What somebody shared who left, or coordinates the region no longer, is shown to nobody else: none could remove it.
    """
    asked = {"account": account.pk, "regions": None if places is None else sorted(places), "role": COORDINATOR}
    return SavedView.objects.raw(OPENABLE, asked)


def has_room(account: Account) -> bool:
    """Return whether the account may save another."""
    return SavedView.objects.filter(account=account).count() < MOST


def is_taken(account: Account, name: str, but: SavedView | None = None) -> bool:
    """Return whether another view of the account has this name."""
    same = SavedView.objects.filter(account=account, name=name)
    return (same.exclude(pk=but.pk) if but else same).exists()
