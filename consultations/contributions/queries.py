"""Reads of contributions. What is held out is in none of them but the two that its author asks for by a secret."""

from __future__ import annotations

from django.db.models import QuerySet

from consultations.contributions import workflow
from consultations.contributions.models import Contribution


def with_names(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Fetch what every list shows beside the text, in the same query."""
    return contributions.select_related("region", "province", "axis", "category", "organisation")


def published() -> QuerySet[Contribution]:
    """Return what the public may read, newest first."""
    public = Contribution.objects.filter(published_at__isnull=False, status__in=workflow.COUNTED)
    return public.order_by("-published_at", "-pk")


def by_receipt(code_hash: str) -> Contribution | None:
    """Return the contribution that a receipt code opens."""
    return Contribution.everything.filter(receipt_hash=code_hash).first()


def by_submission(submission_hash: str) -> Contribution | None:
    """Return the contribution that a form's ticket already made."""
    return Contribution.everything.filter(submission_hash=submission_hash).first()
