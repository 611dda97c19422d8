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
from strategy.models import Helpline, Institution

PAGE = 50
ALL_STATES = "all"


@dataclass(frozen=True)
class Row:
    """One line of the queue. It shows no word of the text: a list is seen by whoever walks by."""

    disclosure: Disclosure
    days: int  # since it was held


@dataclass(frozen=True)
class Page:
    """A slice of the queue between two ids; `before` and `after` are where its neighbours begin, None at the ends."""

    rows: list[Row]
    before: int | None
    after: int | None


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


def page(disclosures: QuerySet[Disclosure], *, after: int | None = None, before: int | None = None) -> Page:
    """Return one page, oldest first, found by the id it follows or precedes."""
    rows = disclosures.select_related("contribution__region", "contribution__bulk_mark").defer(
        "contribution__title", "contribution__body", "contribution__import_fields"
    )
    backwards = before is not None
    if backwards:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[: PAGE + 1])
    else:
        found = list((rows.filter(pk__gt=after) if after else rows).order_by("pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    now = timezone.now()
    return Page(
        rows=[Row(one, max(0, (now - one.held_at).days)) for one in found],
        before=found[0].pk if found and (more if backwards else after is not None) else None,
        after=found[-1].pk if found and (backwards or more) else None,
    )


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
