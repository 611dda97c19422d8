"""Reads of drafts."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from consultations.contributions.models import Contribution, Draft
from portal.shared import retention
from stakeholders.models import Account

DAYS = 7  # where no period is in force


def kept_days() -> int:
    """Return how many days a draft is kept for."""
    period = retention.in_force(retention.Subject.DRAFTS)
    return period.days if period else DAYS


def unsent(account: Account) -> QuerySet[Draft]:
    """Return the account's drafts that are neither sent nor too old, the last one first.

    One that was on its way while its form was being sent is as good as sent.
    """
    sent = Contribution.objects.filter(submission_hash=OuterRef("ticket_hash"))
    young = Draft.objects.filter(account=account, saved_at__gt=timezone.now() - timedelta(days=kept_days()))
    return young.exclude(Exists(sent))
