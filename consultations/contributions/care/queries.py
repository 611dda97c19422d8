"""Reads of the restricted queue, and of what a writer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from consultations.contributions.care import workflow
from consultations.contributions.models import BulkMark, Contribution, Disclosure, DisclosureStep
from consultations.engine.signs import Sign, marked
from portal.shared import paging
from strategy.models import Helpline, Institution

PAGE = 50
ALL_STATES = "all"


@dataclass(frozen=True)
class Row:
    """One line of the queue. It shows no word of the text: a list is seen by whoever walks by."""

    disclosure: Disclosure
    days: int  # since it was held


def matching(
    disclosures: QuerySet[Disclosure], *, state: str = "", region: str = "", kind: str = "", days: str = ""
) -> QuerySet[Disclosure]:
    """Return those that the referent asked for; without a state, those about which something is to be done."""
    if not state:
        disclosures = disclosures.filter(state__in=workflow.OPEN)
    elif state != ALL_STATES:
        disclosures = disclosures.filter(state=state)
    if region:
        disclosures = disclosures.filter(contribution__region=region)
    if kind:
        disclosures = disclosures.filter(signs__contains=[{"kind": kind}])
    if days:
        disclosures = disclosures.filter(held_at__lte=timezone.now() - timedelta(days=int(days)))
    return disclosures


def page(disclosures: QuerySet[Disclosure], *, after: int | None = None, before: int | None = None) -> paging.Page[Row]:
    """Return one page, oldest first, found by the id it follows or precedes."""
    rows = disclosures.select_related("contribution__region", "contribution__bulk_mark").defer(
        "contribution__title", "contribution__body", "contribution__import_fields"
    )
    found, now = paging.page(paging.by_key(rows), size=PAGE, after=after, before=before), timezone.now()
    lines = [Row(one, max(0, (now - one.held_at).days)) for one in found.rows]
    return paging.Page(lines, before=found.before, after=found.after)


def history(disclosure: Disclosure) -> Sequence[DisclosureStep]:
    """Return every step, the newest first."""
    return list(disclosure.steps.select_related("by", "institution").order_by("-pk"))


def pieces(disclosure: Disclosure, column: str) -> list[tuple[str, bool]]:
    """Return the title or the words in pieces, each with whether a sign stands there."""
    signs = [
        Sign(int(sign["start"]), int(sign["end"]), str(sign["kind"]))
        for sign in disclosure.signs
        if sign["in"] == column
    ]
    return list(marked(getattr(disclosure.contribution, column), signs))


def writer_of(disclosure: Disclosure) -> dict[str, str]:
    """Return who wrote it, as far as we were told: to help, one must be able to reach them."""
    contribution = disclosure.contribution
    account = contribution.author
    return {
        "name": contribution.author_name or (account.full_name if account else ""),
        "email": contribution.author_email or (account.email if account else ""),
    }


def came_in_a_flood(disclosure: Disclosure) -> bool:
    """Return whether it arrived among many from one connection."""
    return BulkMark.objects.filter(contribution=disclosure.contribution_id).exists()


def institutions() -> QuerySet[Institution]:
    """Return those to which a disclosure may be referred."""
    return Institution.objects.all()


def helplines_for(contribution: Contribution) -> Sequence[Helpline]:
    """Return where its writer finds help, while it is held as a disclosure; otherwise none."""
    return list(Helpline.objects.filter(shown=True)) if contribution.is_sensitive else []
