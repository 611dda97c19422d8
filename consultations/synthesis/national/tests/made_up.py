"""Made-up regions for tests without a database: any texts, and themes that are joined by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from consultations.synthesis import disclosure, snapshot
from consultations.synthesis.material import Material
from consultations.synthesis.national.rollup import Source, roll_up
from consultations.synthesis.national.themes import Joined
from consultations.synthesis.tests import made_up
from consultations.synthesis.tests.made_up import label, material, said

READ_AT = datetime(2026, 12, 20, 10, 22, 41, tzinfo=UTC)
CODES = [f"{number:02d}" for number in range(1, 13)]
WORDS = {"other_category": label("other")}


def of_region(found: Material, code: str) -> Material:
    """Return the same material as that of a region: its own references and people."""
    texts = [
        replace(one, reference=f"TCH-{code}-{one.reference[-6:]}", person=f"{code} {one.person}") for one in found.said
    ]
    unused = {why: [f"{code} {one}" for one in people] for why, people in found.unused.items()}
    region = {"code": code, "name": label(code), "capital": label(code), "population": 1_000_000}
    return replace(found, said=texts, unused=unused, region=region)


def sources(found: Sequence[Material], edition: str) -> list[Source]:
    """Return the twelve regions with an edition of each report; those without material have none."""
    told = {one.region["code"]: one for one in found}
    return [_source(code, told.get(code), edition) for code in CODES]


def _source(code: str, found: Material | None, edition: str) -> Source:
    region = {"code": code, "name": label(code), "population": 1_000_000}
    if found is None:
        return Source(region)
    staff = snapshot.staff(found, made_up.analyses(found.said), version=3, compiled_at=READ_AT)
    content = staff if edition == "staff" else disclosure.public(staff, found)
    return Source(region, version=3, checksum="ab", compiled_at=READ_AT, final=True, content=content)


def joined(staff: Sequence[Source]) -> dict[str, list[Joined]]:
    """Join the themes of the same key, but those of the third key, which stay where they are."""
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for source in staff:
        for axis in source.content["axes"] if source.content else []:
            for theme in axis["themes"]:
                key = theme["key"] + (source.code if theme["key"].endswith("2") else "")
                found.setdefault(axis["code"], {}).setdefault(key, set()).add((source.code, theme["key"]))
    return {
        axis: [Joined(key, frozenset(members)) for key, members in sorted(keys.items())] for axis, keys in found.items()
    }


def national(found: Sequence[Material], edition: str, *, told: str = "", **more: Any) -> dict[str, Any]:
    """Return the national snapshot of an edition, made of the regions' same edition, or of the one `told`."""
    return roll_up(
        sources(found, told or edition),
        joined(sources(found, "staff")),
        edition=edition,
        strategy={"code": "s", "name": label("s")},
        words=WORDS,
        version=1,
        compiled_at=READ_AT,
        **more,
    )


@st.composite
def any_country(draw: st.DrawFn) -> list[Material]:
    """Draw up to six regions in which anything from nobody to a crowd wrote; the others have no report."""
    codes = sorted(draw(st.sets(st.sampled_from(CODES), min_size=1, max_size=6)))
    return [of_region(draw(made_up.any_material()), code) for code in codes]


__all__ = ["any_country", "material", "national", "of_region", "said", "sources"]
