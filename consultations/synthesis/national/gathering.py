"""What a national report is made of: a version of each region's report, and which of their themes are one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from consultations.engine.recurrence import PreviousJoin, RegionalTheme, join_themes
from consultations.synthesis import queries as regional
from consultations.synthesis.material import WORDS, in_both
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.national import queries, rollup
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.rollup import Source
from consultations.synthesis.national.themes import Joined
from consultations.synthesis.signing.sealing import is_erased, remaining
from consultations.synthesis.snapshot import Snapshot
from consultations.synthesis.vectors.queries import vectors_of
from portal.shared.bilingual import label

SAMPLE = 30
"""Texts of a region's theme that are read to find the same theme elsewhere."""


@dataclass(frozen=True)
class Gathered:
    """The twelve regions with the versions that are joined, each in both editions."""

    strategy: Mapping[str, Any]
    reports: Mapping[str, SynthesisReport]
    staff: Sequence[Source]
    public: Sequence[Source]

    @property
    def versions(self) -> dict[str, int]:
        """Which version of each region is joined."""
        return {code: report.version for code, report in sorted(self.reports.items())}

    def digest(self) -> str:
        """Return the SHA-256 of the versions and of the schema: the same ones never make two reports."""
        told = {code: [one.version, one.staff_checksum, one.public_checksum] for code, one in self.reports.items()}
        text = json.dumps({"schema": rollup.SCHEMA, "joined": told}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def gather(basis: str) -> Gathered:
    """Read a version of each region's report."""
    reports = queries.reports_to_join(basis)
    changed = {one.region.code: one.changed for one in queries.standings_of_regions()}
    staff, public = [], []
    for region in queries.regions():
        about = {"code": region.code, "name": label(region), "population": region.population}
        report = reports.get(region.code)
        if report is None:
            staff.append(Source(about))
            public.append(Source(about))
            continue
        source = Source(
            about,
            version=report.version,
            compiled_at=report.compiled_at,
            final=report.state in queries.FINAL_STATES,
            changed=changed.get(region.code, 0),
        )
        told = {edition: remaining(report.snapshot(edition)) for edition in ("staff", "public")}
        staff.append(replace(source, content=told["staff"], checksum=report.staff_checksum))
        public.append(replace(source, content=told["public"], checksum=report.public_checksum))
    strategy = regional.strategy()
    return Gathered({"code": strategy.code, "name": label(strategy)}, reports, staff, public)


def words() -> dict[str, dict[str, str]]:
    """Return our own words that a national report says, by code and in both languages."""
    return in_both([("other_category", WORDS["other_category"])])


def axes_with_themes(sources: Sequence[Source]) -> list[str]:
    """Return the codes of the axes on which a region has a theme."""
    every = (axis for _source, axis in _axes(sources))
    return sorted({axis["code"] for axis in every if axis["themes"]})


def join_axis(sources: Sequence[Source], axis: str, previous: Sequence[Joined]) -> list[Joined]:
    """Find which themes of an axis speak of one thing. A theme that the last report had keeps its key."""
    told = [(source, theme) for source, found in _axes(sources) if found["code"] == axis for theme in found["themes"]]
    read = {(source.code, theme["key"]): _sample(theme) for source, theme in told}
    texts = queries.texts([reference for references in read.values() for reference in references])
    themes = []
    for source, theme in told:
        references = [reference for reference in read[source.code, theme["key"]] if reference in texts]
        rows = [texts[reference] for reference in references]
        themes.append(
            RegionalTheme(
                region=source.code,
                key=theme["key"],
                size=theme["count"],
                texts=tuple(f"{row['title']}\n{row['body']}" for row in rows),
                languages=tuple(row["language"] for row in rows),
                meaning=vectors_of(references),
            )
        )
    known = [PreviousJoin(one.key, one.members) for one in previous]
    return [
        Joined(one.key, frozenset(themes[index].place for index in one.members))
        for one in join_themes(themes, previous=known)
    ]


def _axes(sources: Sequence[Source]) -> Iterator[tuple[Source, Mapping[str, Any]]]:
    for source in sources:
        for axis in source.content["axes"] if source.content is not None else ():
            yield source, axis


def _sample(theme: Mapping[str, Any]) -> list[str]:
    """Return the references to read: those that are quoted, then others evenly from first to last."""
    quoted = [quote["reference"] for quote in theme["quotes"]]
    others = [reference for reference in theme["references"] if reference not in set(quoted)]
    step = max(1, len(others) // max(1, SAMPLE - len(quoted)))
    return [*quoted, *others[::step]][:SAMPLE]


def joined_before(last: NationalReport | None) -> dict[str, list[Joined]]:
    """Return the national themes of an earlier report by axis, so that one found again keeps its identity."""
    axes = last.snapshot("staff")["axes"] if last is not None else []
    return {
        axis["code"]: [
            Joined(theme["key"], frozenset((part["region"], part["key"]) for part in theme["parts"]))
            for theme in axis["themes"]
        ]
        for axis in axes
    }


def quoted_at(snapshot: Snapshot) -> dict[str, datetime]:
    """Return the contributions that a national snapshot quotes, each with when its region's report read it."""
    read_at = {region["code"]: region["compiled_at"] for region in snapshot["regions"]}
    return {
        quote["reference"]: datetime.fromisoformat(read_at[quote["region"]["code"]])
        for axis in snapshot["axes"]
        for group in (*axis["themes"], axis["other"])
        for quote in group["quotes"]
        if not is_erased(quote)
    }


def quotable_at(sources: Sequence[Source]) -> dict[str, datetime]:
    """Return the contributions that the regions' reports quote, each with when its region's report read it."""
    return {
        quote["reference"]: source.compiled_at
        for source, axis in _axes(sources)
        for group in (*axis["themes"], axis["other"])
        for quote in group["quotes"]
        if source.compiled_at is not None
    }


def named_in(snapshot: Snapshot) -> list[str]:
    """Return every contribution that a national snapshot names; what has left it has no name any more."""
    groups = [group for axis in snapshot["axes"] for group in (*axis["themes"], axis["other"])]
    cited = {reference for group in groups for part in group["parts"] for reference in part["references"]}
    quoted = {quote["reference"] for group in groups for quote in group["quotes"] if not is_erased(quote)}
    return sorted(quoted | {reference for reference in cited if not is_erased(reference)})


def named_in_both(report: NationalReport) -> list[str]:
    """Return every contribution that an edition of a national report names."""
    return sorted({name for edition in ReportFile.Edition.values for name in named_in(report.snapshot(edition))})
