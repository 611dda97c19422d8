"""A column that holds many ids in few bytes: PostgreSQL's `int8multirange`, read as pairs of a first and a last id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

Pairs = tuple[tuple[int, int], ...]


def ranges_of(ids: Iterable[int]) -> Pairs:
    """Return ascending ids as the runs that they form: 1, 2, 3, 7 are ((1, 3), (7, 7))."""
    runs: list[tuple[int, int]] = []
    for one in ids:
        if runs and one == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], one)
        else:
            runs.append((one, one))
    return tuple(runs)


def ids_in(pairs: Pairs) -> Iterator[int]:
    """Yield every id of these runs, in order."""
    for first, last in pairs:
        yield from range(first, last + 1)


class IdRangesField(models.Field):  # type: ignore[type-arg]
    """Ids as runs. An index of the kind GiST finds the row that holds one of them."""

    description = "runs of ids"

    def db_type(self, connection: Any) -> str:
        return "int8multirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Pairs | None:
        return None if value is None else tuple((each.lower, each.upper - 1) for each in value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return PostgreSQL's own spelling: the driver would guess a smaller kind of number from the values."""
        return None if value is None else "{" + ",".join(f"[{first},{last}]" for first, last in value) + "}"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::int8multirange"
