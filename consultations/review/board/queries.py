"""The figures of the board: what waits and for how long, what was decided by whom, and who has not been heard.

Everything is counted from the contributions themselves, at most every five minutes; the board says when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, StatusChange
from consultations.review.bulk.models import BulkItem, BulkRun
from portal.shared.remember import remembered
from portal.shared.time import local
from stakeholders.models import Category
from strategy.models import Axis, Province, Region

S = Contribution.Status
KEPT_SECONDS = 300
AGES = (7, 14, 30, 60)  # days; what waits longer than the last is its own group
WEEKS = 8
DAYS_OF_WORK = 30
PER = 100_000
# What a member of the desk decided: not the author, who submits and withdraws.
DECISIONS = {S.ADMISSIBLE, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED, S.UNDER_REVIEW, S.ANSWERED}


@dataclass(frozen=True)
class Place:
    """A region (or, where there is one only, its provinces), and how its work stands."""

    code: str
    name: str
    waiting: int
    oldest_days: int
    counted: int
    answered: int
    decided: int  # in the last days of work

    @property
    def answered_percent(self) -> int:
        return 100 * self.answered // self.counted if self.counted else 0


@dataclass(frozen=True)
class Heard:
    """How often people of one place or category were heard, in all and by axis."""

    code: str
    name: str
    by_axis: list[int]
    total: int
    rate: float | None = None  # of 100,000 inhabitants
    share: int | None = None  # percent of what its part of the population would let expect


@dataclass(frozen=True)
class Board:
    """All figures, as they were counted at one moment."""

    counted_at: datetime
    states: list[tuple[str, int]]  # what waits, by state
    ages: list[tuple[int, int | None, int]]  # from and to so many days, how many wait
    places: list[Place]
    weeks: list[tuple[date, int, int]]  # the week's first day, received, decided
    people: list[tuple[str, int]]  # who decided, how often in the last days
    loads: list[tuple[str | None, int]]  # with whom how many wait; None: nobody yet
    axes: list[str]
    heard_places: list[Heard]
    heard_categories: list[Heard]
    is_of_provinces: bool

    @property
    def waiting(self) -> int:
        return sum(number for _state, number in self.states)


def board(regions: Sequence[Region]) -> Board:
    """Return the figures of these regions."""
    codes = ".".join(region.code for region in regions)
    return remembered(f"board:{codes}:{get_language()}", lambda: _count(regions), seconds=KEPT_SECONDS)


def _count(regions: Sequence[Region]) -> Board:
    now = timezone.now()
    here = Contribution.objects.filter(region__in=regions).order_by()
    waiting = here.filter(status__in=workflow.WAITING)
    counted = here.filter(status__in=workflow.COUNTED)
    axes = axes_in_order()
    in_state = dict(waiting.values_list("status").annotate(Count("pk")))
    return Board(
        counted_at=now,
        states=[(state, in_state[state]) for state in S.values if state in in_state],
        ages=_ages(waiting, now),
        places=_places(regions, waiting, counted, now),
        weeks=_weeks(here, regions, now),
        people=_people(regions, now),
        loads=_loads(waiting),
        axes=[axis.name for axis in axes],
        heard_places=_heard_places(regions, counted, axes),
        heard_categories=_heard_categories(counted, axes),
        is_of_provinces=len(regions) == 1,
    )


def axes_in_order() -> list[Axis]:
    """Return what is spoken about, strategy by strategy."""
    return list(Axis.objects.order_by("strategy__starts_on", "number"))


def _ages(waiting: QuerySet[Contribution], now: datetime) -> list[tuple[int, int | None, int]]:
    bounds = [0, *AGES]
    since = [now - timedelta(days=days) for days in bounds]
    counts = waiting.aggregate(
        **{
            f"a{place}": Count(
                "pk",
                filter=Q(submitted_at__lte=after)
                & (Q(submitted_at__gt=since[place + 1]) if place + 1 < len(since) else Q()),
            )
            for place, after in enumerate(since)
        }
    )
    ends: list[int | None] = [*AGES, None]
    return [(start, end, counts[f"a{place}"]) for place, (start, end) in enumerate(zip(bounds, ends, strict=True))]


def _places(
    regions: Sequence[Region], waiting: QuerySet[Contribution], counted: QuerySet[Contribution], now: datetime
) -> list[Place]:
    waits = {code: (number, oldest) for code, number, oldest in
             waiting.values_list("region").annotate(Count("pk"), Min("submitted_at"))}  # fmt: skip
    stands = workflow.ANSWER_STANDS
    answered = Count("pk", filter=Q(status__in=stands) | Q(status=S.MERGED, merged_into__status__in=stands))
    kept = {code: (number, given) for code, number, given in
            counted.values_list("region").annotate(Count("pk"), given=answered)}  # fmt: skip
    lately = _decisions(regions, now - timedelta(days=DAYS_OF_WORK)).exclude(by=None)
    decided = dict(lately.values_list("contribution__region").annotate(Count("pk")))
    return [
        Place(
            code=region.code,
            name=region.name,
            waiting=waits.get(region.code, (0, now))[0],
            oldest_days=(now - waits.get(region.code, (0, now))[1]).days,
            counted=kept.get(region.code, (0, 0))[0],
            answered=kept.get(region.code, (0, 0))[1],
            decided=decided.get(region.code, 0),
        )
        for region in regions
    ]


def _weeks(here: QuerySet[Contribution], regions: Sequence[Region], now: datetime) -> list[tuple[date, int, int]]:
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    begins = [monday - timedelta(weeks=WEEKS - 1 - place) for place in range(WEEKS)]
    since = now - timedelta(days=(today - begins[0]).days + 1)
    received = Counter(_week(at) for at in here.filter(submitted_at__gte=since).values_list("submitted_at", flat=True))
    decided = Counter(_week(at) for at in _decisions(regions, since).values_list("at", flat=True))
    return [(begin, received[begin], decided[begin]) for begin in begins]


def _week(at: datetime) -> date:
    day = local(at).date()
    return day - timedelta(days=day.weekday())


def _people(regions: Sequence[Region], now: datetime) -> list[tuple[str, int]]:
    since = now - timedelta(days=DAYS_OF_WORK)
    rows = _decisions(regions, since).exclude(by=None).values_list("by", "by__full_name", "by__email")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "by__full_name")
    return _told_apart(counted)


def _loads(waiting: QuerySet[Contribution]) -> list[tuple[str | None, int]]:
    """Return with whom how many wait, by the account: two people may have one name."""
    assignee = "assignment__assignee"
    rows = waiting.values_list(assignee, f"{assignee}__full_name", f"{assignee}__email")
    counted = list(rows.annotate(number=Count("pk")).order_by("-number", assignee))
    nobody: list[tuple[str | None, int]] = [(None, number) for pk, _name, _email, number in counted if pk is None]
    people: list[tuple[str | None, int]] = [*_told_apart(row for row in counted if row[0] is not None)]
    return sorted([*people, *nobody], key=lambda load: -load[1])


def _told_apart(counted: Iterable[tuple[int, str, str, int]]) -> list[tuple[str, int]]:
    """Return the people by name with their figures; those of one name with their address, too."""
    rows = list(counted)
    names = Counter(name or email for _pk, name, email, _number in rows)
    return [
        (f"{name} ({email})" if names[name or email] > 1 else name or email, number)
        for _pk, name, email, number in rows
    ]


def _decisions(regions: Sequence[Region], since: datetime) -> QuerySet[StatusChange]:
    here = StatusChange.objects.filter(contribution__region__in=regions, contribution__held_for="", at__gte=since)
    # What was split is where it was before, by itself; what a bulk action is taken back from was decided once.
    taken_back = BulkItem.objects.filter(run__undoes__isnull=False, run__action=BulkRun.Action.MOVE, made__isnull=False)
    return (
        here.filter(to_status__in=DECISIONS)
        .exclude(from_status__in=["", S.MERGED])
        .exclude(pk__in=taken_back.values("made"))
        .order_by()
    )


def _heard_places(regions: Sequence[Region], counted: QuerySet[Contribution], axes: Sequence[Axis]) -> list[Heard]:
    """Of several regions each is a place; of one region its provinces are."""
    places: Sequence[Region | Province]
    column = "region" if len(regions) != 1 else "province"
    places = regions if len(regions) != 1 else list(Province.objects.filter(region=regions[0]).order_by("code"))
    counts = _by_axis(counted, column)
    people = sum(place.population for place in places)
    everyone = sum(sum(counts[place.code].values()) for place in places)
    found = []
    for place in places:
        total = sum(counts[place.code].values())
        found.append(
            Heard(
                place.code,
                place.name,
                [counts[place.code][axis.code] for axis in axes],
                total,
                rate=PER * total / place.population if place.population else None,
                share=share(total, everyone, population=place.population, people=people),
            )
        )
    return sorted(found, key=lambda row: (row.share or 0, row.code))


def share(number: int, everyone: int, *, population: int, people: int) -> int | None:
    """Return how many percent of what its part of the population would let expect a place's `number` is.

    `everyone` were heard of `people` in all places together; None where that lets expect nobody.
    """
    expected = everyone * population / people if people else 0
    return round(100 * number / expected) if expected else None


def _heard_categories(counted: QuerySet[Contribution], axes: Sequence[Axis]) -> list[Heard]:
    counts = _by_axis(counted, "category")
    found = [
        Heard(
            category.code,
            category.name,
            [counts[category.code][axis.code] for axis in axes],
            sum(counts[category.code].values()),
        )
        for category in Category.objects.all()
    ]
    return sorted(found, key=lambda row: row.total)


def _by_axis(counted: QuerySet[Contribution], column: str) -> dict[str, Counter[str]]:
    """Return how many contributions of each place or category there are, by axis; "" stands for none stated."""
    found: dict[str, Counter[str]] = {}
    for code, axis, number in counted.values_list(column, "axis").annotate(Count("pk")):
        found.setdefault(code or "", Counter())[axis or ""] = number
    return _Missing(found)


class _Missing(dict[str, "Counter[str]"]):
    """Whoever was not heard at all has a count of none."""

    def __missing__(self, _code: str) -> Counter[str]:
        return Counter()
