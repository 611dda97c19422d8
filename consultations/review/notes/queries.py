"""Reads of notes and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.review.notes.models import Mention, Note
from portal.shared import paging
from stakeholders.models import Account

PAGE = 25


def thread_of(contribution: Contribution) -> QuerySet[Note]:
    """Return the notes on a contribution, the first one first, with whom each mentions."""
    notes = Note.objects.filter(contribution=contribution).select_related("writer")
    return notes.prefetch_related("mentions__account").order_by("pk")


def holding(roles: Iterable[str], region: str) -> QuerySet[Account]:
    """Return the active accounts that hold one of these roles in a region, or everywhere."""
    here = Q(assignments__region=region) | Q(assignments__region=None)
    found = Account.objects.filter(here, assignments__role__in=list(roles), is_active=True)
    return found.distinct().order_by("full_name", "email")


def mentions(account: Account, contributions: QuerySet[Contribution]) -> QuerySet[Mention]:
    """Return an account's mentions in notes that stand, on these contributions."""
    return Mention.objects.filter(account=account, note__withdrawn_at=None, note__contribution__in=contributions)


def page(found: QuerySet[Mention], *, after: int | None = None, before: int | None = None) -> paging.Page[Mention]:
    """Return one page, the newest mention first."""
    rows = found.select_related("note__writer", "note__contribution__region").defer("note__contribution__body")
    return paging.page(paging.by_key(rows, newest=True), size=PAGE, after=after, before=before)


def unread(found: QuerySet[Mention]) -> int:
    """Return how many have not been read."""
    return found.filter(read_at=None).count()


def chosen(found: QuerySet[Mention], keys: Sequence[str]) -> QuerySet[Mention]:
    """Return those of one's mentions that were chosen; what is no number chooses nothing."""
    return found.filter(pk__in=[int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19])
