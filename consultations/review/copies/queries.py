"""Reads of groups: the largest first, who stands in one, and how many say the same as a contribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce, Left

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, Copy, StatusChange
from consultations.contributions.queries import with_names
from consultations.engine.differences import Passage, differences
from consultations.review.copies.workflow import why_not
from portal.shared import paging

PAGE = 25
EXCERPT = 320
AROUND = 8  # words that are shown before and after a change, so that it can be judged where it stands
SIZE_UNIT = 2**40  # a group's place in the list: its size, then the number of its leader, in one number
S = Contribution.Status


@dataclass(frozen=True)
class Same:
    """What a contribution's page says of its copies."""

    leader: Contribution | None  # None where it leads itself
    others: int


@dataclass(frozen=True)
class Row:
    """One copy: what it changed of its leader's text, and what can be done with it."""

    contribution: Contribution
    passages: Sequence[Passage]
    is_exact: bool
    is_merged: bool
    why_not: str  # nothing where it can be merged


def groups(contributions: QuerySet[Contribution]) -> QuerySet[Copy]:
    """Return the leaders of groups among these contributions."""
    return Copy.objects.filter(size__gt=1, contribution__in=contributions)


def page_of_groups(
    leaders: QuerySet[Copy], *, after: int | None = None, before: int | None = None
) -> paging.Page[Copy]:
    """Return one page of groups, the largest first."""
    merged = Contribution.objects.filter(merged_into=OuterRef("pk")).order_by().values("merged_into")
    rows = leaders.select_related("contribution__region", "contribution__axis").annotate(
        place=ExpressionWrapper(Cast("size", BigIntegerField()) * SIZE_UNIT + F("pk"), output_field=BigIntegerField()),
        excerpt=Left("contribution__body", EXCERPT),
        merged=Coalesce(Subquery(merged.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )
    rows = rows.defer("fingerprint", "keys", "contribution__body")
    beside = paging.by_key(rows, "place", newest=True)
    return paging.page(beside, size=PAGE, after=after, before=before, column="place")


def members(contributions: QuerySet[Contribution], leader: Contribution) -> QuerySet[Contribution]:
    """Return those of these contributions that stand under a leader, or are read with it, itself not among them."""
    near = Copy.objects.filter(leader=leader.pk).exclude(pk=leader.pk).values_list("pk", flat=True)
    merged = Contribution.objects.filter(merged_into=leader).order_by().values_list("pk", flat=True)
    return contributions.filter(pk__in=near.order_by().union(merged))


def beside(contribution: Contribution, contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return the others of these contributions that say the same as one, whether it leads them or stands under one."""
    place = Copy.objects.filter(pk=contribution.pk).values_list("leader", flat=True).first()
    lead = contribution.merged_into_id or place or contribution.pk
    near = Copy.objects.filter(leader=lead).order_by().values_list("pk", flat=True)
    merged = Contribution.objects.filter(merged_into=lead).order_by().values_list("pk", flat=True)
    return contributions.filter(Q(pk__in=near.union(merged)) | Q(pk=lead)).exclude(pk=contribution.pk)


def read_with(leader: Contribution) -> list[int]:
    """Return the keys of whatever is merged into a contribution, at the desk or held out."""
    return list(Contribution.everything.filter(merged_into=leader).order_by("pk").values_list("pk", flat=True))


def last_steps(contributions: Sequence[int]) -> list[int]:
    """Return the last step of each of these contributions."""
    if not contributions:
        return []
    steps = StatusChange.objects.filter(contribution__in=contributions).order_by().values("contribution")
    return sorted(steps.annotate(last=Max("pk")).values_list("last", flat=True))


def mergeable(copies: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return those that can be merged from where they stand, and that nobody else is read with."""
    return copies.filter(status__in=workflow.MERGEABLE, merged__isnull=True)


def page_of_members(
    copies: QuerySet[Contribution], leader: Contribution, *, after: int | None = None, before: int | None = None
) -> paging.Page[Row]:
    """Return one page of a leader's copies in the order they came, each with what it changed."""
    rows = with_names(copies).defer("import_fields").annotate(leads=_leads())
    found = paging.page(paging.by_key(rows), size=PAGE, after=after, before=before)
    shown = [_row(one, leader) for one in found.rows]
    return paging.Page(shown, before=found.before, after=found.after)


def _leads() -> Coalesce:
    """Whether others are read with it, so that it cannot be read with another itself."""
    merged = Contribution.objects.filter(merged_into=OuterRef("pk")).order_by().values("merged_into")
    return Coalesce(Subquery(merged.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _row(copy: Contribution, leader: Contribution) -> Row:
    passages = differences(leader.body, copy.body)
    return Row(
        contribution=copy,
        passages=_abridged(passages),
        is_exact=all(passage.kind == "same" for passage in passages),
        is_merged=copy.merged_into_id == leader.pk,
        why_not=why_not(copy, leads=bool(getattr(copy, "leads", 0))),
    )


def _abridged(passages: Sequence[Passage]) -> list[Passage]:
    """Leave of what stayed the same only the words around a change."""
    last = len(passages) - 1
    return [
        Passage("same", "", _cut(passage.text, begins=place == 0, ends=place == last))
        if passage.kind == "same"
        else passage
        for place, passage in enumerate(passages)
    ]


def _cut(text: str, *, begins: bool, ends: bool) -> str:
    words = text.split()
    head, tail = ([] if begins else words[:AROUND]), ([] if ends else words[-AROUND:])
    if len(words) <= len(head) + len(tail):
        return text
    return " ".join([*head, "…", *tail])


def same_as(contribution: Contribution, contributions: QuerySet[Contribution]) -> Same | None:
    """Return who says the same as a contribution; None when nobody does. It asks one question of the database."""
    row = (
        Copy.objects.filter(pk=contribution.pk, leader__contribution__in=contributions)
        .select_related("leader__contribution")
        .only("leader__size", "leader__contribution__reference", "leader__contribution__status")
        .first()
    )
    if row is None or row.leader is None or row.leader.size < 2:
        return None
    leads = row.leader.pk == contribution.pk
    return Same(leader=None if leads else row.leader.contribution, others=row.leader.size - 1)


def leader_of(contribution: Contribution, contributions: QuerySet[Contribution]) -> Contribution | None:
    """Return the leader that a contribution stands under, where it does not lead itself."""
    same = same_as(contribution, contributions)
    return same.leader if same else None


def parted(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return what was read with one that is not there any more, and has not been taken up since."""
    alone = StatusChange.objects.filter(from_status=S.MERGED, by=None, contribution__status__in=workflow.WAITING)
    latest = alone.filter(at=F("contribution__status_changed_at")).values("contribution")
    return contributions.filter(pk__in=latest)


def parted_lately(since: datetime) -> list[StatusChange]:
    """Return the steps since then by which nobody's hand split one that waits for the desk now, as they stand still."""
    alone = StatusChange.objects.filter(from_status=S.MERGED, by=None, at__gt=since, to_status__in=workflow.WAITING)
    still = alone.filter(at=F("contribution__status_changed_at"), contribution__held_for="")
    return list(still.select_related("contribution__author").order_by("pk"))


def counted(copies: QuerySet[Contribution]) -> dict[str, int]:
    """Return how many copies there are, how many of them are merged, and how many could be."""
    read_with_it = Contribution.everything.filter(merged_into=OuterRef("pk"))
    return copies.order_by().aggregate(
        copies=Count("pk"),
        merged=Count("pk", filter=Q(status=S.MERGED)),
        mergeable=Count("pk", filter=Q(status__in=workflow.MERGEABLE) & Q(~Exists(read_with_it))),
    )
