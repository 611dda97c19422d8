"""Which figures to hold back so that no small one can be worked out from those that are shown.

A table is published with its totals. Think of a graph: a point for each row, one for each column and one for the grand
total; each figure held back is a line, a cell between its row and its column, a column's total between its column and
the grand total. What the attacker can do with additions and subtractions is then exactly known: a figure held back can
be worked out if, and only if, its line is a *bridge*, the only way between two parts of the graph. So lines are added
until no line is a bridge.

That alone would leave sums of small figures open: two hidden cells of 3 and 4 under a total that shows 7. So around
each point the figures held back together speak of at least `threshold` people.

What is added is the smallest figure that helps, zeros last: a zero that is held back tells nothing about anybody, but
people can often guess it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Edge = tuple[Hashable, Hashable]
TOTAL = ("total",)


@dataclass(frozen=True)
class Figure:
    """A figure and the people it speaks of."""

    count: int
    people: frozenset[str]


def held_back(groups: Mapping[str, Figure], *, threshold: int, last: str = "") -> set[str]:
    """Return which figures of one list to hold back when their sum is shown; `last` gives way after all others."""
    hidden = {code for code, figure in groups.items() if 0 < len(figure.people) < threshold}
    if not hidden:
        return hidden
    others = sorted(
        (code for code in groups if code not in hidden), key=lambda code: (code == last, *_price(groups[code]))
    )
    while others and not _is_crowd([groups[code] for code in hidden], threshold):
        hidden.add(others.pop(0))
    return hidden


def held_back_in_tables(
    tables: Sequence[Mapping[tuple[str, str], Figure]], columns: Mapping[str, Figure], *, threshold: int
) -> tuple[list[set[tuple[str, str]]], set[str]]:
    """Return which cells of each table and which columns' totals to hold back, when rows' totals and the sum are shown.

    Two tables may share their columns. A total is then the line between the column of one and that of the other: what
    the first table tells of it, the second must not give away, and the graph stays a graph. Three would make none.
    """
    if len(tables) > 2:
        raise ValueError("three tables that share their columns make no graph")
    figures: dict[Edge, Figure] = {
        (("column", 0, name), ("column", 1, name) if len(tables) > 1 else TOTAL): figure
        for name, figure in columns.items()
    }
    for number, cells in enumerate(tables):
        figures |= {(("row", number, row), ("column", number, column)): cells[row, column] for row, column in cells}
    hidden = {edge for edge, figure in figures.items() if 0 < len(figure.people) < threshold}
    while (needed := _missing(figures, hidden, threshold)) is not None:
        hidden.add(needed)
    totals = {edge for edge in hidden if _is_total(edge)}
    places: list[set[tuple[str, str]]] = [set() for _table in tables]
    for (_row, number, row), (_column, _number, column) in hidden - totals:  # type: ignore[misc]
        places[number].add((row, column))
    return places, {edge[0][2] for edge in totals}  # type: ignore[index]


def _is_total(edge: Edge) -> bool:
    return edge[0][0] == "column"  # type: ignore[index]


def _missing(figures: Mapping[Edge, Figure], hidden: set[Edge], threshold: int) -> Edge | None:
    """Return the next figure to hold back, None when what is hidden is safe (or nothing is left to hide)."""
    for point in sorted({point for edge in hidden for point in edge}, key=str):
        around = [edge for edge in figures if point in edge]
        kept_back = [edge for edge in around if edge in hidden]
        # A column whose own total is hidden shows no sum: there a second line is enough.
        summed = not any(_is_total(edge) for edge in kept_back) or point == TOTAL
        safe = _is_crowd([figures[edge] for edge in kept_back], threshold) if summed else len(kept_back) > 1
        if not safe and (found := _cheapest(figures, (edge for edge in around if edge not in hidden))):
            return found
    totals = [edge for edge in figures if _is_total(edge)]
    kept_back = [edge for edge in totals if edge in hidden]
    lone = kept_back and not _is_crowd([figures[edge] for edge in kept_back], threshold)
    if lone and (found := _cheapest(figures, (edge for edge in totals if edge not in hidden))):
        return found
    for bridge in _bridges(hidden):
        side = _reached(hidden - {bridge}, bridge[0])
        across = (edge for edge in figures if edge not in hidden and (edge[0] in side) != (edge[1] in side))
        if found := _cheapest(figures, across):
            return found
    return None


def _is_crowd(together: Sequence[Figure], threshold: int) -> bool:
    """Return whether figures held back together leave a doubt about each, and speak of enough people in sum."""
    return len(together) > 1 and len(frozenset().union(*(figure.people for figure in together))) >= threshold


def _cheapest(figures: Mapping[Edge, Figure], edges: Iterable[Edge]) -> Edge | None:
    """Return the smallest figure, a cell before a total, zeros last."""
    return min(edges, key=lambda edge: (_is_total(edge), *_price(figures[edge]), str(edge)), default=None)


def _price(figure: Figure) -> tuple[bool, int]:
    return figure.count == 0, figure.count


def _bridges(edges: set[Edge]) -> list[Edge]:
    """Return the lines that are the only way between two parts of the graph."""
    return sorted((edge for edge in edges if edge[1] not in _reached(edges - {edge}, edge[0])), key=str)


def _reached(edges: set[Edge], start: Hashable) -> set[Hashable]:
    near: dict[Hashable, list[Hashable]] = {}
    for one, other in edges:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    seen, waiting = {start}, [start]
    while waiting:
        for point in near.get(waiting.pop(), []):
            if point not in seen:
                seen.add(point)
                waiting.append(point)
    return seen
