"""A believable national snapshot for looking at reports and for weighing them, made of the regions' samples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from consultations.synthesis.national.rollup import Source, roll_up
from consultations.synthesis.national.themes import Joined
from consultations.synthesis.rendering.tests import sample

Snapshot = dict[str, Any]
READ_AT = datetime(2026, 12, 20, 10, 22, tzinfo=UTC)
WITHOUT_REPORT = "10"
WORDS = {"other_category": {"ar": "فئات أخرى", "fr": "Autres catégories"}}


def snapshot(edition: str = "public", *, of_region: Callable[[str], Snapshot] = sample.staff) -> Snapshot:
    """Return the national snapshot of eleven regions; every third theme stays with its region alone."""
    sources = [_source(code, edition, of_region) for code in sample.REGIONS]
    return roll_up(
        sources,
        _joined(sources),
        edition=edition,
        strategy=sample.staff()["strategy"],
        words=WORDS,
        version=2,
        compiled_at=READ_AT,
    )


def _source(code: str, edition: str, of_region: Callable[[str], Snapshot]) -> Source:
    row = sample.REGIONS[code]
    region = {"code": code, "name": {"ar": row["name_ar"], "fr": row["name_fr"]}, "population": int(row["population"])}
    if code == WITHOUT_REPORT:
        return Source(region)
    staff = of_region(code)
    content = staff if edition == "staff" else sample.public(staff)
    return Source(region, version=3, checksum="ab12cd34" * 8, compiled_at=READ_AT, final=True, content=content)


def _joined(sources: list[Source]) -> dict[str, list[Joined]]:
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for source in sources:
        for axis in source.content["axes"] if source.content else []:
            for place, theme in enumerate(axis["themes"]):
                key = f"{theme['key']}{source.code if place % 3 == 2 else ''}"
                found.setdefault(axis["code"], {}).setdefault(key, set()).add((source.code, theme["key"]))
    return {axis: [Joined(key, frozenset(parts)) for key, parts in keys.items()] for axis, keys in found.items()}
