"""The staff snapshot: the report's whole content as plain data, in canonical JSON, with its checksum.

Every breakdown sums exactly to the contributions counted; `check_sums` refuses a snapshot in which one does not.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from consultations.engine.themes import PreviousTheme
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.material import SCHEMA, Label, Material, Said

Snapshot = dict[str, Any]

THRESHOLD = 10
NOT_STATED: Label = {"ar": "غير محدد", "fr": "Non précisé"}
NO_AXIS: dict[str, Any] = {
    "code": "unstated",
    "number": None,
    "label": {"ar": "مساهمات بلا محور محدد", "fr": "Contributions sans axe précisé"},
    "summary": {
        "ar": "نصوص مستوردة لم يُذكر محورها.",
        "fr": "Textes importés dont l’axe n’est pas indiqué.",
    },
}


def canonical(snapshot: Snapshot) -> str:
    """Return the one way of writing a snapshot: sorted keys, no white space."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """Return the SHA-256 of a canonical snapshot."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def references(snapshot: Snapshot) -> list[str]:
    """Return the references of every contribution counted in a staff snapshot."""
    groups = (group for chapter in snapshot["axes"] for group in (*chapter["themes"], chapter["other"]))
    return sorted(reference for group in groups for reference in group["references"])


def by_axis(material: Material) -> dict[str, list[Said]]:
    """Return what was said, by the code of its axis; the empty code stands for none."""
    told: dict[str, list[Said]] = {axis["code"]: [] for axis in material.axes}
    for one in material.said:
        told.setdefault(one.axis, []).append(one)
    return told


def previous_themes(snapshot: Snapshot | None, axis: str) -> list[PreviousTheme]:
    """Return the themes of an earlier snapshot, so that the same theme keeps its identity."""
    chapters = [chapter for chapter in (snapshot or {}).get("axes", []) if chapter["code"] == (axis or "unstated")]
    return [
        PreviousTheme(theme["key"], frozenset(theme["references"]))
        for chapter in chapters
        for theme in chapter["themes"]
    ]


def staff_snapshot(
    material: Material, analyses: Mapping[str, Analysis], *, version: int, compiled_at: datetime
) -> Snapshot:
    """Return the staff edition. `analyses` holds one analysis for each axis of `by_axis`."""
    chapters = _chapters(material, analyses)
    breakdowns = _breakdowns(material)
    snapshot = {
        "schema": SCHEMA,
        "edition": "staff",
        "threshold": THRESHOLD,
        "region": material.region,
        "strategy": material.strategy,
        "session": material.session,
        "version": version,
        "compiled_at": compiled_at.replace(second=0, microsecond=0).isoformat(),
        "totals": _totals(material, chapters),
        "not_used": [
            {"code": code, "label": material.labels["reason"][code], **size} for code, size in material.not_used.items()
        ],
        "breakdowns": breakdowns,
        "axis_by_category": _crossed(material, breakdowns),
        "unheard": _unheard(material),
        "axes": chapters,
        "answers": _answers(material),
        "set_aside": [
            {"reference": one.reference, "label": material.labels["language"][one.language]}
            for analysis in analyses.values()
            for one in analysis.set_aside
        ],
    }
    check_sums(snapshot)
    return snapshot


def check_sums(snapshot: Snapshot) -> None:
    """Raise `AssertionError` unless every staff figure sums exactly to the whole it is a part of."""
    counted = snapshot["totals"]["counted"]
    sums = {name: sum(cell["count"] for cell in cells) for name, cells in snapshot["breakdowns"].items()}
    sums["axis × category"] = sum(map(sum, snapshot["axis_by_category"]["cells"]))
    sums["chapters"] = sum(chapter["count"] for chapter in snapshot["axes"])
    sums["received"] = snapshot["totals"]["received"] - sum(reason["count"] for reason in snapshot["not_used"])
    for chapter in snapshot["axes"]:
        parts = sum(theme["count"] for theme in chapter["themes"]) + chapter["other"]["count"]
        if parts != chapter["count"]:
            raise AssertionError(f"{chapter['code']}: its themes hold {parts} of {chapter['count']}")
    wrong = {name: total for name, total in sums.items() if total != counted}
    if wrong:
        raise AssertionError(f"{counted} are counted, but {wrong}")


def _people(said: Iterable[Said]) -> int:
    return len({one.person for one in said})


def _size(said: Sequence[Said], speaks_in: Counter[str]) -> dict[str, int]:
    """Return contributions, people, and how many of these speak nowhere else (`speaks_in`: in how many parts)."""
    people = {one.person for one in said}
    return {"count": len(said), "people": len(people), "only": sum(speaks_in[person] == 1 for person in people)}


def _parts(groups: Iterable[Iterable[Said]]) -> Counter[str]:
    """Return in how many of the groups each person speaks."""
    return Counter(person for group in groups for person in {one.person for one in group})


def _cells(said: Sequence[Said], key: str, names: Iterable[tuple[str, Label]]) -> list[dict[str, Any]]:
    """Return a cell for each name somebody falls under, in the order of the names; the blank code comes last."""
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        groups[getattr(one, key)].append(one)
    speaks_in = _parts(groups.values())
    return [
        {"code": code or "unstated", "label": label, **_size(groups[code], speaks_in)}
        for code, label in [*names, ("", NOT_STATED)]
        if code in groups
    ]


def _breakdowns(material: Material) -> dict[str, list[dict[str, Any]]]:
    said = material.said

    def coded(rows: list[dict[str, Any]]) -> list[tuple[str, Label]]:
        return [(row["code"], row["label"]) for row in rows]

    provinces = _cells(said, "province", coded(material.provinces))
    populations = {province["code"]: province["population"] for province in material.provinces}
    for cell in provinces:
        cell["population"] = populations.get(cell["code"])
        cell["per_100k"] = round(100_000 * cell["count"] / cell["population"], 1) if cell["population"] else None
    return {
        "axis": _cells(said, "axis", coded(material.axes)),
        "category": _cells(said, "category", coded(material.categories)),
        "province": provinces,
        "channel": _cells(said, "channel", material.labels["channel"].items()),
        "language": _cells(said, "language", material.labels["language"].items()),
    }


def _crossed(material: Material, breakdowns: Mapping[str, Any]) -> dict[str, Any]:
    """Return categories × axes; `only` beside the counts is what the public edition is decided on."""
    rows, columns = breakdowns["category"], breakdowns["axis"]
    groups: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in material.said:
        groups[one.category or "unstated", one.axis or "unstated"].append(one)
    speaks_in = _parts(groups.values())
    sizes = [[_size(groups.get((row["code"], column["code"]), []), speaks_in) for column in columns] for row in rows]
    return {
        "rows": [{"code": row["code"], "label": row["label"]} for row in rows],
        "columns": [{"code": column["code"], "label": column["label"]} for column in columns],
        "cells": [[size["count"] for size in line] for line in sizes],
        "only": [[size["only"] for size in line] for line in sizes],
    }


def _chapters(material: Material, analyses: Mapping[str, Analysis]) -> list[dict[str, Any]]:
    told = by_axis(material)
    names = {category["code"]: category["label"] for category in material.categories}
    places = {province["code"]: province["label"] for province in material.provinces}

    def quote(voice: Voice) -> dict[str, Any]:
        return {
            "text": voice.text,
            "language": voice.said.language,
            "reference": voice.said.reference,
            "category": names.get(voice.said.category),
            "province": places.get(voice.said.province),
        }

    def group(found: Group, speaks_in: Counter[str]) -> dict[str, Any]:
        return {
            **_size(found.said, speaks_in),
            "distinct_texts": found.distinct_texts,
            "references": sorted(one.reference for one in found.said),
            "quotes": [quote(voice) for voice in found.quotes],
        }

    axes = {axis["code"]: axis for axis in material.axes} | ({"": NO_AXIS} if told.get("") else {})
    chapters = []
    for code, axis in axes.items():
        said, analysis = told[code], analyses[code]
        speaks_in = _parts(part.said for part in (*analysis.themes, analysis.other))
        themes = [
            {"key": theme.key, "label": theme.label, "reviewed": False, **group(theme, speaks_in)}
            for theme in analysis.themes
        ]
        chapters.append(
            {
                **axis,
                "count": len(said),
                "people": _people(said),
                "distinct_texts": analysis.distinct_texts,
                "themes": themes,
                "other": group(analysis.other, speaks_in),
                "listed": analysis.listed,
            }
        )
    return chapters


def _totals(material: Material, chapters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    said = material.said
    categories = {category["code"] for category in material.categories}
    provinces = {province["code"] for province in material.provinces}
    return {
        "received": len(said) + sum(size["count"] for size in material.not_used.values()),
        "counted": len(said),
        "distinct_texts": sum(chapter["distinct_texts"] for chapter in chapters),
        "people": _people(said),
        "categories_heard": len({one.category for one in said} & categories),
        "categories_all": len(categories),
        "provinces_heard": len({one.province for one in said} & provinces),
        "provinces_all": len(provinces),
        "themes": sum(len(chapter["themes"]) for chapter in chapters),
        "population_per_contribution": material.region["population"] // len(said) if said else None,
    }


def _unheard(material: Material) -> dict[str, Any]:
    heard = {one.category for one in material.said} | {one.province for one in material.said}
    return {
        "categories": [
            {"code": category["code"], "label": category["label"]}
            for category in material.categories
            if category["invited"] and category["code"] not in heard
        ],
        "provinces": [dict(province) for province in material.provinces if province["code"] not in heard],
    }


def _answers(material: Material) -> dict[str, Any]:
    answered = [one for one in material.said if one.answer]
    items = [
        {
            "outcome": one.answer.outcome,
            "reference": one.reference,
            "axis": one.axis or "unstated",
            "title": one.title,
            "language": one.language,
            "reason": one.answer.reason,
            "reason_language": one.answer.language,
        }
        for one in answered
        if one.answer
    ]
    by_outcome: dict[str, list[Said]] = defaultdict(list)
    for one in answered:
        by_outcome[one.answer.outcome if one.answer else ""].append(one)
    speaks_in = _parts(by_outcome.values())
    outcomes = [
        {"code": code, "label": label, **_size(by_outcome[code], speaks_in)}
        for code, label in material.labels["outcome"].items()
        if code in by_outcome
    ]
    return {"answered": len(answered), "people": _people(answered), "outcomes": outcomes, "items": items}
