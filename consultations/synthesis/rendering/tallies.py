"""Tables of contributions by something: people stand beside them only where their figures say something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.shared.typesetting.inline import NOT_SHOWN, figure

from . import marks
from .outline import Column, Table

Cell = Mapping[str, Any]


def tally(
    caption: str,
    head: str,
    groups: Sequence[tuple[str, Cell]],
    *,
    last: tuple[str, Callable[[Cell], str]] | None = None,
    **drawn: Any,
) -> Table:
    """Return the table of named groups; `last` heads and fills a column of its own, `drawn` is how a table is drawn."""
    figures = {"count": _("Contributions")}
    if any(cell["count"] != cell["people"] for _label, cell in groups):
        figures["people"] = _("People")
    heads = [*figures.values(), *([last[0]] if last else [])]
    rows = [
        [label, *(marks.marked(counted(cell[key]), cell) for key in figures), *([last[1](cell)] if last else [])]
        for label, cell in groups
    ]
    return Table(caption, [Column(head), *(Column(one, numeric=True) for one in heads)], rows, **drawn)


def counted(value: float | None, digits: int = 0) -> str:
    """Return a figure, or the mark of one that is not shown."""
    return NOT_SHOWN if value is None else figure(value, digits)


def shares(counts: Sequence[int | None], largest: int | None = None) -> list[float | None]:
    """Return the length of each bar, as a share of the longest; None where the figure is not shown."""
    top = max((count or 0 for count in counts), default=0) if largest is None else largest
    return [None if count is None else (round(count / top, 4) if top else 0.0) for count in counts]
