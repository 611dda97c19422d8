"""The national snapshot: snapshots of the regions in, one tree of figures, themes and quotes out. Nothing else is read.

The staff edition joins the regions' staff editions, so that its figures are theirs, added up: `check_sums` refuses
anything else. **The public edition joins their public editions, and nothing but these.** Whoever holds the twelve could
therefore have worked out all of it: it tells no figure that they do not tell, and no difference between it and them can
reveal one. A figure that a region does not show is missing from the national sum, and its region is named there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from consultations.synthesis.disclosure import MERGED
from consultations.synthesis.national import themes
from consultations.synthesis.national.themes import Joined, added
from consultations.synthesis.snapshot import NOT_STATED, THRESHOLD, Snapshot, Unbalanced

SCHEMA = 1
COUNTS = ("received", "counted", "people", "distinct_texts")
LAST = (NOT_STATED, MERGED)  # what is no code of its own stands below the others
BREAKDOWNS = ("category", "channel", "language")

Cell = dict[str, Any]
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Source:
    """A region, and the version of its report that is joined; `content` is one edition of it, None: no report yet."""

    region: Mapping[str, Any]  # code, name, population
    version: int | None = None
    checksum: str = ""
    compiled_at: datetime | None = None
    final: bool = False
    changed: int = 0  # contributions that came, moved or were answered since: the staff's to know
    content: Snapshot | None = None

    @property
    def code(self) -> str:
        """The region's code."""
        return str(self.region["code"])


Told = tuple[Source, Snapshot]


def roll_up(
    sources: Sequence[Source],
    joined: Mapping[str, Sequence[Joined]],
    *,
    edition: str,
    strategy: Mapping[str, Any],
    words: Labels,
    version: int,
    compiled_at: datetime,
    gone: frozenset[str] = frozenset(),
) -> Snapshot:
    """Return the snapshot of an edition. `joined`: which regional themes are one, by axis, the same for every edition.

    `words` are our own, by code; `gone` are the contributions whose words may no longer be repeated.
    """
    told = [(source, source.content) for source in sources if source.content is not None]
    contents = [content for _source, content in told]
    axes = [_axis(axis, told, joined, words, gone) for axis in _axes(contents)]
    return {
        "schema": SCHEMA,
        "kind": "national",
        "edition": edition,
        "threshold": THRESHOLD,
        "strategy": dict(strategy),
        "version": version,
        "compiled_at": compiled_at.astimezone(UTC).replace(second=0, microsecond=0).isoformat(),
        "regions": [_region(source, edition) for source in sources],
        "totals": _totals(sources, contents, axes),
        "not_used": _summed([content["not_used"] for content in contents], words, ("count",)),
        "breakdowns": {
            "axis": [{name: axis[name] for name in ("code", "label", "count", "people")} for axis in axes],
            **{
                name: _summed([content["breakdowns"][name] for content in contents], words, ("count", "people"))
                for name in BREAKDOWNS
            },
        },
        "region_by_axis": _region_by_axis(told, axes),
        "region_by_category": _by_region(told, _categories_of, words),
        "axes": axes,
        "answers": _answers(told, words),
        "unheard": _unheard(sources, told),
    }


def _region(source: Source, edition: str) -> Cell:
    totals = source.content["totals"] if source.content is not None else dict.fromkeys(COUNTS)
    counted, population = totals["counted"], source.region["population"]
    told = {
        **source.region,
        "version": source.version,
        "checksum": source.checksum,
        "compiled_at": source.compiled_at.isoformat() if source.compiled_at else None,
        "final": source.final,
        **{name: totals[name] for name in COUNTS},
        "per_100k": None if counted is None else round(100_000 * counted / population, 1),
    }
    return told | {"changed": source.changed} if edition == "staff" else told


def _totals(sources: Sequence[Source], contents: Sequence[Snapshot], axes: Sequence[Cell]) -> Cell:
    every = [theme for axis in axes for theme in axis["themes"]]
    return {
        **{name: added(content["totals"][name] for content in contents) for name in COUNTS},
        "regions_joined": len(contents),
        "regions_all": len(sources),
        "provinces_heard": sum(content["totals"]["provinces_heard"] for content in contents),
        "provinces_all": sum(content["totals"]["provinces_all"] for content in contents),
        "themes_recurring": sum(theme["recurring"] for theme in every),
        "themes_alone": sum(not theme["recurring"] for theme in every),
        "regions_hidden": [
            source.code for source in sources if source.content and source.content["totals"]["counted"] is None
        ],
    }


def _summed(lists: Iterable[Sequence[Cell]], words: Labels, names: Sequence[str]) -> list[Cell]:
    """Add up cells of the same code, the largest first; a code stands in as many regions as have a cell of it."""
    found: dict[str, list[Cell]] = {}
    for cells in lists:
        for cell in cells:
            found.setdefault(cell["code"], []).append(cell)
    rows = [
        {
            "code": code,
            "label": _label(code, cells[0], words),
            "regions": len(cells),
            **{name: added(cell[name] for cell in cells) for name in names},
        }
        for code, cells in found.items()
    ]
    return sorted(rows, key=lambda row: (_place(row["code"]), -(row["count"] or 0), row["code"]))


def _label(code: str, cell: Cell, words: Labels) -> Mapping[str, str]:
    """A merged cell has another name where it is all that a region shows: here it is the others, always."""
    return words["other_category"] if code == MERGED else cell["label"]


def _place(code: str) -> int:
    return LAST.index(code) + 1 if code in LAST else 0


def _axes(contents: Sequence[Snapshot]) -> list[Cell]:
    """Return the axes that a region's report has, in the order of their numbers; texts that name none stand last."""
    found: dict[str, Cell] = {}
    for content in contents:
        for axis in content["axes"]:
            named = {name: axis[name] for name in ("code", "number", "label", "summary")}
            found.setdefault(axis["code"], named)
    return sorted(found.values(), key=lambda axis: (axis["number"] == 0, axis["number"], axis["code"]))


def _axis(
    axis: Cell, told: Sequence[Told], joined: Mapping[str, Sequence[Joined]], words: Labels, gone: frozenset[str]
) -> Cell:
    here = [(source, part) for source, content in told for part in content["axes"] if part["code"] == axis["code"]]
    parts = [part for _source, part in here]
    return {
        **axis,
        **{name: added(part[name] for part in parts) for name in ("count", "people", "distinct_texts")},
        "regions": [
            {"code": source.code, "name": source.region["name"], "count": part["count"], "people": part["people"]}
            for source, part in here
        ],
        "categories": _by_region(told, lambda content: _categories_on(axis["code"], content), words),
        "themes": themes.national(here, joined.get(axis["code"], ()), gone),
        "other": themes.beside(here, gone),
    }


def _region_by_axis(told: Sequence[Told], axes: Sequence[Cell]) -> Cell:
    def line(content: Snapshot) -> list[int | None]:
        counts = {axis["code"]: axis["count"] for axis in content["axes"]}
        return [counts.get(axis["code"], 0) for axis in axes]

    return {
        "rows": [{"code": source.code, "label": source.region["name"]} for source, _content in told],
        "columns": [{"code": axis["code"], "label": axis["label"]} for axis in axes],
        "cells": [line(content) for _source, content in told],
    }


def _categories_on(axis: str, content: Snapshot) -> dict[str, int | None]:
    """Return how many texts each category of a region wrote on an axis, as far as it shows them."""
    table = content["axis_by_category"]
    codes = [column["code"] for column in table["columns"]]
    place = codes.index(axis) if axis in codes else None
    return {
        row["code"]: 0 if place is None else line[place]
        for row, line in zip(table["rows"], table["cells"], strict=True)
    }


def _categories_of(content: Snapshot) -> dict[str, int | None]:
    return {cell["code"]: cell["count"] for cell in content["breakdowns"]["category"]}


def _by_region(told: Sequence[Told], found: Callable[[Snapshot], dict[str, int | None]], words: Labels) -> Cell:
    """Return a table of the categories by the regions; each category that one of them has is a row."""
    known = _summed([content["breakdowns"]["category"] for _source, content in told], words, ("count",))
    by_region = [(content, found(content)) for _source, content in told]
    return {
        "rows": [{"code": row["code"], "label": row["label"]} for row in known],
        "columns": [{"code": source.code, "label": source.region["name"]} for source, _content in told],
        "cells": [
            [
                counts[row["code"]] if row["code"] in counts else _absent(content, row["code"])
                for content, counts in by_region
            ]
            for row in known
        ],
    }


def _absent(content: Snapshot, category: str) -> int | None:
    """Return zero for a category that nobody wrote from; what a region has merged with others may be anything."""
    shown = {cell["code"] for cell in content["breakdowns"]["category"]}
    silent = {row["code"] for row in content["unheard"]["categories"]}
    return 0 if MERGED not in shown or category in silent else None


def _answers(told: Sequence[Told], words: Labels) -> Cell:
    outcomes = _summed([content["answers"]["outcomes"] for _source, content in told], words, ("count",))
    by_region = [{row["code"]: row["count"] for row in content["answers"]["outcomes"]} for _source, content in told]
    return {
        "answered": added(content["answers"]["answered"] for _source, content in told),
        "outcomes": outcomes,
        "regions": [
            {"code": source.code, "name": source.region["name"], "answered": content["answers"]["answered"]}
            for source, content in told
        ],
        # An outcome that a region names nowhere, nobody was given there.
        "cells": [[counts.get(row["code"], 0) for counts in by_region] for row in outcomes],
    }


def _unheard(sources: Sequence[Source], told: Sequence[Told]) -> Cell:
    """Return who was not heard where: regions without a report, or without a voice; categories; provinces."""
    silent: dict[str, Cell] = {}
    for source, content in told:
        for row in content["unheard"]["categories"]:
            silent.setdefault(row["code"], {"code": row["code"], "label": row["label"], "regions": []})
            silent[row["code"]]["regions"].append({"code": source.code, "name": source.region["name"]})
    return {
        "without_report": [_named(source) for source in sources if source.content is None],
        "without_voice": [_named(source) for source, content in told if content["totals"]["counted"] == 0],
        "categories": sorted(silent.values(), key=lambda row: (-len(row["regions"]), row["code"])),
        "provinces": [
            {"region": source.code, **province}
            for source, content in told
            for province in content["unheard"]["provinces"]
        ],
    }


def _named(source: Source) -> Cell:
    return {"code": source.code, "name": source.region["name"]}


def check_sums(national: Snapshot, sources: Sequence[Source]) -> None:
    """Raise `Unbalanced` unless the staff snapshot is the regions', added up figure by figure, and its own parts'."""
    contents = [source.content for source in sources if source.content is not None]
    totals = national["totals"]
    wrong: dict[str, Any] = {
        name: totals[name] for name in COUNTS if totals[name] != sum(content["totals"][name] for content in contents)
    }
    counted = totals["counted"]
    sums = {name: sum(cell["count"] for cell in cells) for name, cells in national["breakdowns"].items()}
    sums["region_by_axis"] = sum(map(sum, national["region_by_axis"]["cells"]))
    sums["region_by_category"] = sum(map(sum, national["region_by_category"]["cells"]))
    sums["received"] = totals["received"] - sum(row["count"] for row in national["not_used"])
    wrong |= {name: total for name, total in sums.items() if total != counted}
    for axis in national["axes"]:
        groups = sum(group["count"] for group in (*axis["themes"], axis["other"]))
        table = sum(map(sum, axis["categories"]["cells"]))
        regions = sum(region["count"] for region in axis["regions"])
        if {groups, table, regions} != {axis["count"]}:
            wrong[axis["code"]] = (groups, table, regions, axis["count"])
    if sum(map(sum, national["answers"]["cells"])) != national["answers"]["answered"]:
        wrong["answers"] = national["answers"]["answered"]
    if wrong:
        raise Unbalanced(f"{wrong} where the regions counted {counted}")
