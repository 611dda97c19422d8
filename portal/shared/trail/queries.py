"""Reads of the chain: its head, what waits for a seal, which seal covers an entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from portal.shared.models import AuditEntry, AuditSeal, AuditWaiting

MOST = 10_000  # entries under one seal: what is held in memory at once, when it is made and when it is verified
LATE = timedelta(minutes=5)  # an entry that waits longer says that nobody seals


@dataclass(frozen=True)
class Overdue:
    """Entries that should have been sealed long ago, and since when the oldest of them waits."""

    count: int
    since: datetime


def head() -> AuditSeal | None:
    """Return the newest seal."""
    return AuditSeal.objects.order_by("-number").first()


def waiting() -> QuerySet[AuditEntry]:
    """Return the entries that no seal covers, in the order of their ids."""
    return AuditEntry.objects.filter(pk__in=AuditWaiting.objects.values("entry_id")).order_by("pk")


def overdue() -> Overdue | None:
    """Return what waits for too long; None when the sealing keeps up."""
    late = waiting().order_by().filter(at__lt=timezone.now() - LATE)
    found = late.aggregate(count=Count("pk"), since=Min("at"))
    return Overdue(**found) if found["count"] else None


def seals_of(entries: Collection[int]) -> dict[int, int]:
    """Return the number of the seal that covers each of these entries; one that still waits is not among them."""
    if not entries:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry, seal.number FROM unnest(%s::bigint[]) AS entry JOIN shared_auditseal seal"
            " ON seal.covers @> entry",
            [list(entries)],
        )
        return dict(cursor.fetchall())
