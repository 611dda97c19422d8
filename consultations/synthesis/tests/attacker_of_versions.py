"""The attacker with two published versions: what does subtracting one from the other tell?

The two editions have no unknown in common, so the bounds of a difference are the differences of the bounds. A figure
that says it is an earlier version's is unknown in the later one. Where the two merge other cells, the attacker adds up
cells until both have the same group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from consultations.synthesis.disclosure import MERGED, MERGED_BY
from consultations.synthesis.tests.attacker import Name, attack

Ranges = dict[Name, tuple[float, float]]
Cells = dict[tuple[str, ...], tuple[str, ...]]  # underlying codes: the cells that show them, together
CHAPTERS: dict[str, Any] = {
    "services": {"count": None, "items": []},
    "competences": {"count": None, "levels": [], "bodies": []},
    "convergence": {"count": None, "programmes": [], "bodies": []},
    "offers": {"count": None, "resources": [], "items": []},
}


def anew(public: dict[str, Any]) -> dict[str, Any]:
    """Return what an edition tells anew: without the figures that repeat an earlier version's."""
    found = deepcopy(CHAPTERS) | deepcopy(public)
    repeated = found.get("repeated", {})
    for name in repeated:
        if name == "received":
            found["totals"][name] = None
        elif name == "answered":
            found["answers"][name] = None
        elif name.startswith("axis_by"):
            rows = found["breakdowns"][name.removeprefix("axis_by_")]
            found[name] |= {"rows": rows, "cells": [[None] * len(found[name]["columns"]) for _row in rows]}
        elif name in CHAPTERS:
            found[name] = CHAPTERS[name]
    _blank(found)
    return found


def _blank(part: Any) -> None:
    if isinstance(part, dict) and "as_of" in part:
        for cell in (part, *part.get("stance", ())):
            cell["count"] = None
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _blank(each)


def known(public: dict[str, Any], printed: Mapping[Name, int | None], together: Iterable[Any] = ()) -> Ranges:
    """Return what a version tells of each figure, and of some sums: itself where it is printed, else its bounds."""
    told: Ranges = {name: (count, count) for name, count in printed.items() if count is not None}
    sums = {names: [name for name in names if name not in told] for names in together}
    bounds = attack(public, [tuple(hidden) for hidden in sums.values() if len(hidden) > 1])
    told |= {name: found for name, found in bounds.items() if printed.get(name) is None}
    for names, hidden in sums.items():
        shown = sum(told[name][0] for name in names if name not in hidden)
        low, high = bounds[tuple(hidden)] if len(hidden) > 1 else told[hidden[0]] if hidden else (0, 0)
        told["sum", names] = (low + shown, high + shown)
    return told


def subtract(older: Ranges, newer: Ranges) -> Ranges:
    """Return between which bounds each difference lies."""
    return {
        name: (newer[name][0] - older[name][1], newer[name][1] - older[name][0]) for name in older.keys() & newer.keys()
    }


def common(kind: str, codes: Iterable[str], *editions: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the smallest groups of codes that both editions show, in one cell or in several."""
    shown = [{cell["code"] for cell in edition["breakdowns"][kind]} for edition in editions]
    groups = [{code} for code in codes]
    for cells in shown:
        merged = {code for code in codes if code not in cells}
        apart = [group for group in groups if not group & merged]
        groups = [*apart, set().union(*(group for group in groups if group & merged), merged)]
    return [tuple(sorted(group)) for group in groups if group]


def cells_of(kind: str, group: tuple[str, ...], edition: dict[str, Any]) -> tuple[Name, ...]:
    """Return the cells of an edition that show a group."""
    shown = {cell["code"] for cell in edition["breakdowns"][kind]}
    cells = {code if code in shown else MERGED for code in group}
    return tuple(sorted((kind, code) for code in cells if code in shown))


KINDS = tuple(MERGED_BY)
