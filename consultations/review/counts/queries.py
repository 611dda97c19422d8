"""Reads of the kept figures: what each filter would leave, and how many there are of one value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum

from consultations.contributions import workflow
from consultations.review.age import AGES, last_day
from consultations.review.counts.models import Counted, FilterChange, FilterCount
from consultations.review.queries import ALL_STATES, Filters

# The filters that are counted by their values. Of its age a contribution has the day it was received on, which stays;
# words are not counted beforehand.
DIMENSIONS = ("axis", "kind", "language", "channel", "category", "province", "session", "objective", "flags")
DAY = "day"
# Every page of the queue asks this: put together by the ORM it took longer than the answer.
COUNTED = f"""
    FROM (
        SELECT * FROM {FilterCount._meta.db_table} UNION ALL SELECT * FROM {FilterChange._meta.db_table}
    ) AS counted
    WHERE dimension = %(dimension)s
        AND (%(regions)s::text[] IS NULL OR region = ANY(%(regions)s::text[]))
        AND (%(states)s::text[] IS NULL OR status = ANY(%(states)s::text[]))
"""  # noqa: S608 - only the names of our own tables are put in
TOTAL = f"SELECT coalesce(sum(number), 0) {COUNTED} AND value = %(value)s"
OF_AGE = f"""
    SELECT age.days, coalesce(sum(day.number), 0) FROM unnest(%(days)s::int[]) AS age (days)
    LEFT JOIN (
        SELECT value::int AS number_of_day, sum(number) AS number {COUNTED} GROUP BY 1
    ) AS day ON day.number_of_day <= age.days GROUP BY 1
"""  # noqa: S608
Figures = dict[str, dict[str, int]]


def figures(places: set[str] | None, filters: Filters) -> Figures:
    """Return how many contributions of these regions (None: of all) have each value, in the state that was asked for.

    The empty dimension tells how many there are in each state, and "region" in each region.
    """
    found: Figures = defaultdict(lambda: defaultdict(int))
    wanted = states_of(filters.status)
    found["age"].update(_by_age(places, filters))
    for region, dimension, value, status, number in _added_up(_of(places, filters.region)):
        if not dimension:
            found["status"][status] += number
        if wanted is None or status in wanted:
            found[dimension][value] += number
            if not dimension:
                found["region"][region] += number
    return {dimension: dict(values) for dimension, values in found.items()}


def total(places: set[str] | None, filters: Filters) -> int | None:
    """Return how many contributions the filters leave, when that is kept: of one value at most, whatever the state."""
    asked = {each.name: value for each in fields(filters) if (value := getattr(filters, each.name))}
    chosen = [(name, value) for name, value in asked.items() if name not in {"region", "status"}]
    if len(chosen) > 1 or not {name for name, _value in chosen} <= {*DIMENSIONS, "age"}:
        return None
    dimension, value = chosen[0] if chosen else ("", "")
    if dimension == "age":
        return _by_age(places, filters, [value])[value]
    [[number]] = _rows(TOTAL, places, filters, dimension=dimension, value=value)
    return int(number)


def _by_age(places: set[str] | None, filters: Filters, ages: Iterable[str] = ()) -> dict[str, int]:
    """Return how many have at least each of these ages, of the days on which they were received."""
    days = {last_day(age): age for age in ages or map(str, AGES)}
    rows = _rows(OF_AGE, places, filters, dimension=DAY, days=list(days))
    return {days[day]: int(number) for day, number in rows}


def _rows(statement: str, places: set[str] | None, filters: Filters, **asked: str | list[int]) -> list[tuple[int, ...]]:
    wanted = states_of(filters.status)
    if filters.region:
        places = {filters.region} if places is None else places & {filters.region}
    given: dict[str, Any] = {
        "regions": None if places is None else sorted(places),
        "states": None if wanted is None else sorted(wanted),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given | asked)
        return list(cursor.fetchall())


def states_of(status: str) -> set[str] | None:
    """Return the states that the queue shows for what was chosen; None stands for all."""
    if status == ALL_STATES:
        return None
    return {status} if status else {str(state) for state in workflow.WAITING}


def _of(places: set[str] | None, region: str) -> Iterable[QuerySet[Counted]]:
    """Return the kept figures and what changed since, of the regions that are asked for."""
    for model in (FilterCount, FilterChange):
        rows: QuerySet[Counted] = model._default_manager.exclude(dimension=DAY)
        if places is not None:
            rows = rows.filter(region__in=sorted(places))
        yield rows.filter(region=region) if region else rows


def _added_up(tables: Iterable[QuerySet[Counted]]) -> Iterable[tuple[str, str, str, str, int]]:
    """Return both in one statement: between two, the task that adds up could count something twice."""
    kept, changed = (
        rows.values_list("region", "dimension", "value", "status").annotate(sum=Sum("number")).order_by()
        for rows in tables
    )
    return kept.union(changed, all=True)
