"""Lists read by key: page 1,000 costs what page 1 costs, and a row that comes or goes meanwhile moves no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Entry = TypeVar("Entry")
Row = TypeVar("Row", bound=Model)
# What stands beside a key in the reading order, nearest first: (key or None for the beginning, backwards) -> rows.
Beside = Callable[[Any, bool], "QuerySet[Row]"]


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """A slice of a list; `before` and `after` are the keys where its neighbours begin, None at the ends."""

    rows: list[Entry]
    before: Any
    after: Any


def by_key(rows: QuerySet[Row], column: str = "pk", *, newest: bool = False) -> Beside[Row]:
    """Return how rows follow each other by a column that never changes and is never given twice."""

    def beside(key: Any, backwards: bool) -> QuerySet[Row]:
        downwards = newest != backwards
        found = rows if key is None else rows.filter(**{f"{column}__{'lt' if downwards else 'gt'}": key})
        return found.order_by(f"-{column}" if downwards else column)

    return beside


def page(beside: Beside[Row], *, size: int, after: Any = None, before: Any = None, column: str = "pk") -> Page[Row]:
    """Return the page after a key, before one, or the first; going back to the beginning gives the first page whole."""
    if before is not None:
        found = list(beside(before, True)[: size + 1])
        if len(found) > size:
            shown = found[:size][::-1]
            return Page(shown, before=getattr(shown[0], column), after=getattr(shown[-1], column))
        after = None
    found = list(beside(after, False)[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        before=getattr(shown[0], column) if shown and after is not None else None,
        after=getattr(shown[-1], column) if len(found) > size else None,
    )
