"""The staff snapshot: plain material in, a plain tree of figures, themes and quotes out. No question to the database.

Every figure is counted from the same rows, and `check_sums` refuses a snapshot whose breakdowns do not add up to what
was counted. A contribution that does not state its axis, its category or its province is counted under "not stated".
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from consultations.engine.themes import PreviousTheme
from consultations.synthesis import chapters, sides
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.chapters import title_of
from consultations.synthesis.material import Answer, Label, Material, Said

Snapshot = dict[str, Any]

SCHEMA = 2
THRESHOLD = 10
NOT_STATED = "not_stated"
NOBODY: Label = {"ar": "", "fr": ""}


class Unbalanced(Exception):
    """A breakdown does not add up to what was counted: the snapshot is wrong and must not be kept."""


def canonical(snapshot: Mapping[str, Any]) -> str:
    """Return the one way of writing a snapshot down."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def copied(part: Any) -> Any:
    """Return a copy of a plain tree; `deepcopy` takes several times as long for a large one."""
    if isinstance(part, dict):
        return {key: copied(value) for key, value in part.items()}
    return [copied(value) for value in part] if isinstance(part, list) else part


def checksum(text: str) -> str:
    """Return the SHA-256 of a snapshot as it is written down."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def by_axis(said: Sequence[Said]) -> dict[str, list[Said]]:
    """Share the texts out to the axes they name; those that name none stay together."""
    return _sorted_out(said, lambda one: one.axis or NOT_STATED)


def previous_themes(snapshot: Mapping[str, Any] | None) -> dict[str, list[PreviousTheme]]:
    """Return the themes of an earlier report by axis, so that a theme found again keeps its identity."""
    axes = snapshot["axes"] if snapshot else []
    return {
        axis["code"]: [PreviousTheme(theme["key"], frozenset(theme["references"])) for theme in axis["themes"]]
        for axis in axes
    }


def staff(material: Material, analyses: Mapping[str, Analysis], *, version: int, compiled_at: datetime) -> Snapshot:
    """Return the staff snapshot of a region. `analyses` holds what was found on each axis that somebody wrote on."""
    said = material.said
    axes = [_axis(axis, analyses.get(axis["code"]), material) for axis in _axes(material)]
    categories = cells(said, lambda one: one.category or NOT_STATED, category_labels(material))
    kinds = chapters.cells(said, lambda one: [one.kind], material.labels["kind"])
    provinces = _provinces(material)
    snapshot = {
        "schema": SCHEMA,
        "edition": "staff",
        "threshold": THRESHOLD,
        "region": material.region,
        "strategy": material.strategy,
        "version": version,
        "compiled_at": compiled_at.astimezone(UTC).replace(second=0, microsecond=0).isoformat(),
        "session": material.session,
        "totals": {
            "received": len(said) + sum(len(people) for people in material.unused.values()),
            "counted": len(said),
            "distinct_texts": sum(axis["distinct_texts"] for axis in axes),
            "people": people(said),
            "categories_heard": sum(cell["code"] != NOT_STATED for cell in categories),
            "categories_all": len(material.categories),
            "provinces_heard": sum(cell["code"] != NOT_STATED for cell in provinces),
            "provinces_all": len(material.provinces),
            "themes": sum(len(axis["themes"]) for axis in axes),
            "population_per_contribution": material.region["population"] // len(said) if said else None,
        },
        "not_used": [
            {
                "code": code,
                "label": label,
                "count": len(material.unused[code]),
                "references": material.unused_references.get(code, []),
            }
            for code, label in material.labels["words"].items()
            if code in material.unused
        ],
        "breakdowns": {
            "axis": [{name: axis[name] for name in ("code", "label", "count", "people")} for axis in axes],
            "category": categories,
            "province": provinces,
            "channel": cells(said, lambda one: one.channel, material.labels["channel"]),
            "language": cells(said, lambda one: one.language, material.labels["language"]),
            "kind": kinds,
        },
        "axis_by_category": _table(said, categories, axes, lambda one: one.category or NOT_STATED),
        "axis_by_kind": _table(said, kinds, axes, lambda one: one.kind),
        "unheard": _unheard(material),
        "axes": axes,
        "answers": _answers(material),
        **chapters.told(material, analyses),
        "set_aside": [
            {"reference": one.reference, "label": material.labels["words"][why]}
            for analysis in analyses.values()
            for why, texts in (("unreadable", analysis.unreadable), ("stumbled", analysis.stumbled))
            for one in texts
        ],
    }
    snapshot["set_aside"].sort(key=lambda row: row["reference"])
    check_sums(snapshot)
    return snapshot


def answered(snapshot: Mapping[str, Any]) -> list[str]:
    """Return the references that a snapshot tells as answered, without those that are read with another."""
    return [item["reference"] for item in snapshot["answers"]["items"]]


def people(said: Iterable[Said]) -> int:
    """Return how many different people speak."""
    return len({one.person for one in said})


def cells(said: Sequence[Said], of: Callable[[Said], str], labels: Mapping[str, Label]) -> list[dict[str, Any]]:
    """Return one cell for each code that somebody belongs to, in the order of `labels`."""
    found = _sorted_out(said, of)
    return [
        {"code": code, "label": label, "count": len(found[code]), "people": people(found[code])}
        for code, label in labels.items()
        if code in found
    ]


def check_sums(snapshot: Mapping[str, Any]) -> None:
    """Raise `Unbalanced` unless everything adds up: breakdowns, tables, axes, chapters, received and not used."""
    totals, table = snapshot["totals"], snapshot["axis_by_category"]
    counted = totals["counted"]
    sums = {name: sum(cell["count"] for cell in found) for name, found in snapshot["breakdowns"].items()}
    sums["table"] = sum(map(sum, table["cells"]))
    sums["received"] = totals["received"] - sum(row["count"] for row in snapshot["not_used"])
    sums["references"] = len({reference for axis in snapshot["axes"] for reference in _references(axis)})
    wrong = {name: total for name, total in sums.items() if total != counted}
    wrong |= {
        axis["code"]: len(_references(axis)) for axis in snapshot["axes"] if len(_references(axis)) != axis["count"]
    }
    categories = {cell["code"]: cell["count"] for cell in snapshot["breakdowns"]["category"]}
    wrong |= {
        row["code"]: sum(line)
        for row, line in zip(table["rows"], table["cells"], strict=True)
        if sum(line) != categories[row["code"]]
    }
    wrong |= chapters.wrong(snapshot) | sides.wrong(snapshot)
    if wrong:
        raise Unbalanced(f"{wrong} where {counted} were counted")


def references(snapshot: Mapping[str, Any]) -> list[str]:
    """Return the references of every contribution that a staff snapshot counts."""
    return sorted(reference for axis in snapshot["axes"] for reference in _references(axis))


def _references(axis: Mapping[str, Any]) -> list[str]:
    return [reference for group in (*axis["themes"], axis["other"]) for reference in group["references"]]


def _sorted_out(said: Iterable[Said], of: Callable[[Said], str]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[of(one)].append(one)
    return dict(found)


def _axes(material: Material) -> list[dict[str, Any]]:
    """Return the axes, and a place for the texts that name none. Number 0: it is no axis of the strategy."""
    unstated = {"code": NOT_STATED, "number": 0, "label": material.labels["words"]["axis"], "summary": NOBODY}
    return [*material.axes, unstated] if any(not one.axis for one in material.said) else material.axes


def category_labels(material: Material) -> dict[str, Label]:
    """Return the names of the categories, "not stated" last."""
    named = {category["code"]: category["label"] for category in material.categories}
    return named | {NOT_STATED: material.labels["words"]["category"]}


def province_labels(material: Material) -> dict[str, Label]:
    """Return the names of the region's provinces and prefectures, "not stated" last."""
    named = {province["code"]: province["label"] for province in material.provinces}
    return named | {NOT_STATED: material.labels["words"]["province"]}


def _axis(axis: Mapping[str, Any], analysis: Analysis | None, material: Material) -> dict[str, Any]:
    if analysis is None:
        analysis = Analysis((), Group("other", {}, (), 0, ()), listed=True)
    said = [one for group in (*analysis.themes, analysis.other) for one in group.said]
    categories, provinces = category_labels(material), province_labels(material)

    def group(found: Group) -> dict[str, Any]:
        return {
            "count": len(found.said),
            "people": people(found.said),
            "distinct_texts": found.distinct_texts,
            "references": [one.reference for one in found.said],
            "quotes": [_quote(voice, categories, provinces) for voice in found.quotes],
        }

    return {
        **axis,
        "count": len(said),
        "people": people(said),
        "distinct_texts": analysis.distinct_texts,
        "themes": [
            {"key": theme.key, "label": theme.label, "reviewed": theme.reviewed}
            | sides.told(theme, analysis.sides, group(theme))
            for theme in analysis.themes
        ],
        "other": group(analysis.other),
        "listed": analysis.listed,
    }


def _quote(voice: Voice, categories: Mapping[str, Label], provinces: Mapping[str, Label]) -> dict[str, Any]:
    said = voice.said
    return {
        "text": voice.text,
        "language": said.language,
        "reference": said.reference,
        "category": categories[said.category] if said.category else None,
        "province": provinces[said.province] if said.province else None,
    }


def _provinces(material: Material) -> list[dict[str, Any]]:
    populations = {province["code"]: province["population"] for province in material.provinces}
    found = cells(material.said, lambda one: one.province or NOT_STATED, province_labels(material))
    for cell in found:
        population = populations.get(cell["code"])
        cell["population"] = population
        cell["per_100k"] = round(100_000 * cell["count"] / population, 1) if population else None
    return found


def _table(said: Sequence[Said], rows: Sequence[Any], axes: Sequence[Any], of: Callable[[Said], str]) -> dict[str, Any]:
    """Return how many texts of each row there are on each axis."""
    counts = Counter((of(one), one.axis or NOT_STATED) for one in said)
    return {
        "rows": [{"code": cell["code"], "label": cell["label"]} for cell in rows],
        "columns": [{"code": axis["code"], "label": axis["label"]} for axis in axes],
        "cells": [[counts[row["code"], column["code"]] for column in axes] for row in rows],
    }


def _unheard(material: Material) -> dict[str, Any]:
    """Return which invited categories and which provinces nobody wrote from."""
    categories = {one.category for one in material.said}
    provinces = {one.province for one in material.said}
    return {
        "categories": [
            {"code": category["code"], "label": category["label"]}
            for category in material.categories
            if category["invited"] and category["code"] not in categories
        ],
        "provinces": [province for province in material.provinces if province["code"] not in provinces],
    }


def _answers(material: Material) -> dict[str, Any]:
    answered = [one for one in material.said if one.answer]
    counts = Counter(one.answer.outcome for one in answered if one.answer)
    return {
        "answered": len(answered),
        "outcomes": [
            {"code": code, "label": label, "count": counts[code]}
            for code, label in material.labels["outcome"].items()
            if counts[code]
        ],
        # An answer given to many who say the same is told once.
        "items": [_item(one, one.answer, material) for one in answered if one.answer and not one.read_with],
    }


def _item(one: Said, answer: Answer, material: Material) -> dict[str, Any]:
    return {
        "outcome": answer.outcome,
        "reference": one.reference,
        "axis": one.axis or NOT_STATED,
        "title": title_of(one),
        "language": one.language,
        "reason": answer.reason,
        "reason_language": answer.language,
        "institution": material.labels["institution"].get(answer.institution),
    }
