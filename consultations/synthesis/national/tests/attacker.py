"""The attacker: holds the public reports of all the regions and the national one, and takes the ones from the other.

For each figure of the national report, what is left when all that the regions show of it is taken away. Where anything
is left, it speaks of what a region hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Snapshot = dict[str, Any]


def left_over(national: Snapshot, regions: Sequence[Snapshot]) -> dict[Any, int]:
    """Return what subtraction leaves of each printed figure, where it leaves anything."""
    rests = {
        name: whole - sum(part for part in parts if part) for name, whole, parts in _pairs(national, regions) if whole
    }
    return {name: rest for name, rest in rests.items() if rest}


def _pairs(national: Snapshot, regions: Sequence[Snapshot]) -> Iterable[tuple[Any, int | None, list[int | None]]]:
    for name in ("received", "counted", "people", "distinct_texts"):
        yield name, national["totals"][name], [region["totals"][name] for region in regions]
    for kind in ("category", "channel", "language", "axis"):
        for cell in national["breakdowns"][kind]:
            for name in ("count", "people"):
                yield (kind, cell["code"], name), cell[name], _cells(regions, kind, cell["code"], name)
    for row in national["not_used"]:
        yield ("not used", row["code"]), row["count"], _of([region["not_used"] for region in regions], row["code"])
    answers = [region["answers"] for region in regions]
    yield "answered", national["answers"]["answered"], [one["answered"] for one in answers]
    for row in national["answers"]["outcomes"]:
        yield ("outcome", row["code"]), row["count"], _of([one["outcomes"] for one in answers], row["code"])
    yield from _tables(national, regions)
    by_theme = _themes(regions)
    for axis in national["axes"]:
        for name in ("count", "people", "distinct_texts"):
            shown = [part[name] for region in regions for part in region["axes"] if part["code"] == axis["code"]]
            yield ("axis", axis["code"], name), axis[name], shown
            for theme in axis["themes"]:
                parts = [
                    by_theme.get((part["region"], axis["code"], part["key"]), {}).get(name) for part in theme["parts"]
                ]
                yield ("theme", axis["code"], theme["key"], name), theme[name], parts
            others = [
                part["other"][name] for region in regions for part in region["axes"] if part["code"] == axis["code"]
            ]
            yield ("other", axis["code"], name), axis["other"][name], others


def _tables(national: Snapshot, regions: Sequence[Snapshot]) -> Iterable[tuple[Any, int | None, list[int | None]]]:
    by_code = {region["region"]["code"]: region for region in regions}
    for place, column in enumerate(national["region_by_category"]["columns"]):
        for row, cells in zip(
            national["region_by_category"]["rows"], national["region_by_category"]["cells"], strict=True
        ):
            name = ("cell", column["code"], row["code"])
            yield name, cells[place], _cells([by_code[column["code"]]], "category", row["code"], "count")
    for axis in national["axes"]:
        table = axis["categories"]
        for place, column in enumerate(table["columns"]):
            for row, cells in zip(table["rows"], table["cells"], strict=True):
                name = ("cell", column["code"], row["code"], axis["code"])
                yield name, cells[place], [_crossing(by_code[column["code"]], row["code"], axis["code"])]


def _cells(regions: Sequence[Snapshot], kind: str, code: str, name: str) -> list[int | None]:
    return [cell[name] for region in regions for cell in region["breakdowns"][kind] if cell["code"] == code]


def _of(lists: Sequence[Sequence[dict[str, Any]]], code: str) -> list[int | None]:
    return [row["count"] for rows in lists for row in rows if row["code"] == code]


def _themes(regions: Sequence[Snapshot]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {
        (region["region"]["code"], axis["code"], theme["key"]): theme
        for region in regions
        for axis in region["axes"]
        for theme in axis["themes"]
    }


def _crossing(region: Snapshot, category: str, axis: str) -> int | None:
    table = region["axis_by_category"]
    rows, columns = ([one["code"] for one in table[name]] for name in ("rows", "columns"))
    if category not in rows or axis not in columns:
        return None
    found: int | None = table["cells"][rows.index(category)][columns.index(axis)]
    return found
