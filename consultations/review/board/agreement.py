"""How far two assessors agree: by criterion and by region, counted from both marks of each contribution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import get_language

from consultations.review.assessing.models import FIRST, SECOND, Criterion, Judgement, Mark
from consultations.review.board.reliability import alpha
from portal.shared.remember import remembered
from strategy.models import Region

KEPT_SECONDS = 300
WITHIN = 1  # point: what counts as the same opinion
# Below so many pairs a figure that corrects for chance says more about chance than about the assessors.
FEWEST_PAIRS = 20

Pairs = dict[tuple[int, int], int]  # the first mark and the second, and how often they came together


@dataclass(frozen=True)
class Agreement:
    """One line: a criterion or a region, and how far its assessors agree."""

    code: str
    name: str
    contributions: int
    within: int | None  # percent of the pairs within a point
    mean_gap: float | None
    alpha: float | None

    @property
    def is_too_few(self) -> bool:
        return self.contributions < FEWEST_PAIRS


@dataclass(frozen=True)
class Table:
    """The criteria in one region, or in all of them."""

    code: str
    name: str
    lines: list[Agreement]


@dataclass(frozen=True)
class Agreements:
    """All that the board says of the agreement."""

    criteria: Table
    regions: list[Agreement]
    by_region: list[Table]  # where there are several


def agreements(regions: Sequence[Region]) -> Agreements:
    """Return the figures of these regions, counted at most every five minutes."""
    codes = ".".join(region.code for region in regions)
    return remembered(f"agreement:{codes}:{get_language()}", lambda: _count(regions), seconds=KEPT_SECONDS)


def _count(regions: Sequence[Region]) -> Agreements:
    pairs = _pairs(regions)
    judged = _judged(regions)
    criteria = [each for each in Criterion.objects.all() if each.active or any(key[1] == each.pk for key in pairs)]
    tables = [
        _table(region.code, region.name, [region.code], criteria, pairs) for region in regions if judged[region.code]
    ]
    codes = [region.code for region in regions]
    return Agreements(
        criteria=_table("", "", codes, criteria, pairs),
        regions=[
            _agreement(
                region.code,
                region.name,
                _together(pairs[region.code, criterion.pk] for criterion in criteria),
                contributions=judged[region.code],
            )
            for region in regions
        ],
        by_region=tables if len(regions) > 1 else [],
    )


def _table(
    code: str, name: str, regions: Sequence[str], criteria: Iterable[Criterion], pairs: dict[tuple[str, str], Pairs]
) -> Table:
    lines = [
        _agreement(each.pk, each.name, _together(pairs[region, each.pk] for region in regions)) for each in criteria
    ]
    return Table(code, name, lines)


def _agreement(code: str, name: str, pairs: Pairs, *, contributions: int | None = None) -> Agreement:
    total = sum(pairs.values())
    compared = total if contributions is None else contributions
    near = sum(times for (one, other), times in pairs.items() if abs(one - other) <= WITHIN)
    apart = sum(times * abs(one - other) for (one, other), times in pairs.items())
    return Agreement(
        code=code,
        name=name,
        contributions=compared,
        within=round(100 * near / total) if total else None,
        mean_gap=apart / total if total else None,
        alpha=alpha(pairs.items()) if compared >= FEWEST_PAIRS else None,
    )


def _together(several: Iterable[Pairs]) -> Pairs:
    found: Pairs = defaultdict(int)
    for pairs in several:
        for pair, times in pairs.items():
            found[pair] += times
    return found


def _pairs(regions: Sequence[Region]) -> dict[tuple[str, str], Pairs]:
    """Return how often which two marks came together, by region and criterion. One mark alone is in none of them."""
    second = Mark.objects.filter(
        assessment__contribution=OuterRef("assessment__contribution"),
        assessment__place=SECOND,
        criterion=OuterRef("criterion"),
    )
    marks = Mark.objects.filter(
        assessment__place=FIRST,
        assessment__contribution__region__in=regions,
        assessment__contribution__held_for="",
        assessment__contribution__judgement__given__gte=SECOND,
    )
    rows = marks.annotate(other=Subquery(second.values("value"))).order_by()
    counted = rows.values_list("assessment__contribution__region", "criterion", "value", "other").annotate(Count("pk"))
    found: dict[tuple[str, str], Pairs] = defaultdict(dict)
    for region, criterion, one, other, times in counted:
        found[region, criterion][one, other] = times
    return found


def _judged(regions: Sequence[Region]) -> dict[str, int]:
    """Return how many contributions of each region two people have assessed."""
    both = Judgement.objects.filter(
        given__gte=SECOND, contribution__region__in=regions, contribution__held_for=""
    ).order_by()
    counted = dict(both.values_list("contribution__region").annotate(Count("pk")))
    return {region.code: counted.get(region.code, 0) for region in regions}
