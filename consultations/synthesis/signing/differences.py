"""What is different between two versions of a report, told from their snapshots of the same edition alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consultations.synthesis import snapshot as snapshots
from consultations.synthesis.narration.figures import OF_REPORT
from consultations.synthesis.signing.sealing import is_erased
from consultations.synthesis.snapshot import Label, Snapshot

MOST_NAMED = 200  # references; the spreadsheets of both versions hold all of them
OTHER = "other"


@dataclass(frozen=True)
class Figure:
    """One figure in both versions; None where a version does not have it, or its edition does not show it."""

    name: Any  # words of ours, or a label in both languages
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """By how much it grew or fell, where both are known."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def sign(self) -> str:
        """How the change is written: a sign goes before it."""
        change = self.change or 0
        return "+" if change > 0 else "−" if change < 0 else ""

    @property
    def size(self) -> int | None:
        """The change without its sign."""
        return None if self.change is None else abs(self.change)


@dataclass(frozen=True)
class Theme:
    """A theme that came, went, or stands in both; `moved_in` and `moved_out` count texts that both versions have."""

    axis: Label
    name: Label
    old_name: Label | None
    size: Figure
    fate: str  # came, went, renamed, moved, stayed
    moved_in: int
    moved_out: int


@dataclass(frozen=True)
class Difference:
    """Everything that is different."""

    totals: list[Figure]
    breakdowns: list[tuple[str, list[Figure]]]
    themes: list[Theme]
    added: list[str]
    removed: list[str]
    erased: int

    @property
    def added_shown(self) -> Sequence[str]:
        """The references that the page names."""
        return self.added[:MOST_NAMED]

    @property
    def removed_shown(self) -> Sequence[str]:
        """The references that the page names."""
        return self.removed[:MOST_NAMED]

    @property
    def more_added(self) -> int:
        """How many more there are."""
        return len(self.added) - len(self.added_shown)

    @property
    def more_removed(self) -> int:
        """How many more there are."""
        return len(self.removed) - len(self.removed_shown)


def between(older: Snapshot, newer: Snapshot) -> Difference:
    """Return what is different from one snapshot to another of the same region and edition."""
    before, after = _counted(older), _counted(newer)
    return Difference(
        totals=[*_totals(older, newer)],
        breakdowns=[
            (name, _cells(older["breakdowns"].get(name, []), newer["breakdowns"].get(name, [])))
            for name in ("axis", "category", "province", "channel", "language")
        ],
        themes=[*_themes(older, newer)],
        added=sorted(after - before),
        removed=sorted(before - after),
        erased=sum(map(is_erased, snapshots.references(older))),
    )


def _counted(snapshot: Snapshot) -> set[str]:
    return {reference for reference in snapshots.references(snapshot) if not is_erased(reference)}


def _totals(older: Snapshot, newer: Snapshot) -> Iterator[Figure]:
    for name, words in OF_REPORT.items():
        yield (
            Figure(words, older["totals"].get(name), newer["totals"].get(name))
            if name != "answered"
            else Figure(words, older["answers"]["answered"], newer["answers"]["answered"])
        )


def _cells(older: Sequence[Mapping[str, Any]], newer: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """Return the cells of one breakdown; a code that a version does not have counts nothing there."""
    before, after = ({cell["code"]: cell for cell in cells} for cells in (older, newer))
    rows = []
    for code in dict.fromkeys([*after, *before]):
        counts = [cells[code]["count"] if code in cells else 0 for cells in (before, after)]
        rows.append(Figure((after.get(code) or before[code])["label"], *counts))
    return rows


def _themes(older: Snapshot, newer: Snapshot) -> Iterator[Theme]:
    both = _counted(older) & _counted(newer)
    before, after = _by_key(older), _by_key(newer)
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        axis, group = new or old or ({}, {})
        had, has = (set(found[1]["references"]) & both if found else set() for found in (old, new))
        size = Figure(group["label"], old[1]["count"] if old else None, new[1]["count"] if new else None)
        moved_in, moved_out = (len(has - had), len(had - has)) if old and new else (0, 0)
        renamed = bool(old and new and old[1]["label"] != new[1]["label"])
        yield Theme(
            axis=axis["label"],
            name=group["label"],
            old_name=old[1]["label"] if renamed and old else None,
            size=size,
            fate=_fate(old is not None, new is not None, renamed, moved_in + moved_out),
            moved_in=moved_in,
            moved_out=moved_out,
        )


def _fate(was: bool, is_there: bool, renamed: bool, moved: int) -> str:
    if not was:
        return "came"
    if not is_there:
        return "went"
    if renamed:
        return "renamed"
    return "moved" if moved else "stayed"


def _by_key(snapshot: Snapshot) -> dict[tuple[str, str], tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return {(axis["code"], theme["key"]): (axis, theme) for axis in snapshot["axes"] for theme in axis["themes"]}
