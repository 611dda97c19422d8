"""Reads of exports: one's own, which have expired, and what was held out after they were made."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from consultations.contributions.models import Contribution
from consultations.review.models import Export
from portal.shared import paging
from stakeholders.models import Account

PAGE = 25
TASK = "consultations.make_export"


def of_account(account: Account) -> QuerySet[Export]:
    """Return what somebody asked for, with how far it is."""
    return Export.objects.filter(asked_by=account).select_related("job")


def page(exports: QuerySet[Export], *, after: int | None = None, before: int | None = None) -> paging.Page[Export]:
    """Return one page, what was asked for last standing first."""
    return paging.page(paging.by_key(exports, newest=True), size=PAGE, after=after, before=before)


def is_overtaken(export: Export) -> bool:
    """Return whether a text that may stand in the file was held out or redacted since: the file is closed then."""
    there = Contribution.everything.exclude(held_for="").filter(
        region__in=export.regions, submitted_at__lte=export.read_at
    )
    if there.filter(disclosure__held_at__gt=export.read_at).exists():
        return True
    return Contribution.everything.filter(region__in=export.regions, redacted_at__gt=export.read_at).exists()


def expired(at: datetime) -> QuerySet[Export]:
    """Return the exports whose file is due to go."""
    return Export.objects.filter(expires_at__lte=at).exclude(file="")


def named_files() -> set[str]:
    """Return the files that a row names."""
    return set(Export.objects.exclude(file="").values_list("file", flat=True))
