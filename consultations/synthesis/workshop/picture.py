"""The picture of old themes beside new ones: bands as wide as the texts are many, laid out from where a reader begins.

It is drawn for a telephone's width; a wide screen enlarges it. Whatever it leaves out or shortens stands in the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from consultations.synthesis.workshop.proposals import UNPLACED, Flow
from consultations.synthesis.workshop.queries import OTHER
from portal.shared.time import number

WIDTH, BAR, LABEL, GAP = 360, 9, 19, 7
BASELINE = 13  # of a label, below its top
BARS = 240  # what all texts together take in height
THINNEST = 1.5
MOST = 10  # themes on a side; the smallest beyond share one bar
LONGEST = 22  # characters of a name
FOLDED = "…"
LAST = {FOLDED: 1, OTHER: 2, UNPLACED: 3}  # what stands at the bottom of a side


@dataclass(frozen=True)
class Node:
    """One theme's bar, and the line above it."""

    x: float
    y: float
    height: float
    label_x: float
    label_y: float
    anchor: str  # "start" or "end", as SVG counts it
    name: str
    shown: str
    count: int


@dataclass(frozen=True)
class Band:
    """Texts that go from one bar to another."""

    path: str
    before: str
    after: str
    count: int
    stays: bool


@dataclass(frozen=True)
class Picture:
    """All of it, in the units of its view box."""

    height: float
    nodes: list[Node]
    bands: list[Band]
    width: int = WIDTH


@dataclass(frozen=True)
class _Stream:
    """A band before it has a place."""

    ends: tuple[str, str]
    count: int
    stays: bool
    thickness: float


def drawn(flows: Sequence[Flow], names: Mapping[str, str], *, mirrored: bool) -> Picture | None:
    """Return the picture; `mirrored`: the old stand on the right, where an Arabic reader begins. None of nothing."""
    rows = [flow for flow in flows if flow[2]]
    if not rows:
        return None
    shown = [_largest(rows, side) for side in (0, 1)]
    streams = _streams(rows, shown)
    old = sorted(_sums(streams, 0), key=lambda key: (LAST.get(key, 0), -_sums(streams, 0)[key]))
    new = sorted(_sums(streams, 1), key=lambda key: (LAST.get(key, 0), _middle(key, streams, old)))
    called = [_called(names, rows, side, shown[side]) for side in (0, 1)]
    nodes = [_nodes(keys, streams, called[side], side, mirrored) for side, keys in enumerate((old, new))]
    bands = _bands(streams, nodes, (old, new), called, mirrored)
    every = [node for side in nodes for node in side.values()]
    return Picture(round(max(node.y + node.height for node in every) + GAP, 1), every, bands)


def _largest(rows: Iterable[Flow], side: int) -> set[str]:
    """Return the keys that have a bar of their own on a side."""
    sums: Counter[str] = Counter()
    for flow in rows:
        sums[str(flow[side])] += flow[2]
    themes = [key for key, _count in sums.most_common() if key not in LAST]
    folds = len(themes) > MOST
    return {*themes[: MOST - 1 if folds else MOST], OTHER, UNPLACED}


def _streams(rows: Iterable[Flow], shown: Sequence[set[str]]) -> list[_Stream]:
    counts: Counter[tuple[str, str, bool]] = Counter()
    for before, after, count in rows:
        old = before if before in shown[0] else FOLDED
        new = after if after in shown[1] else FOLDED
        counts[old, new, before == after] += count
    whole = sum(counts.values())
    return [
        _Stream((old, new), count, stays, max(THINNEST, BARS * count / whole))
        for (old, new, stays), count in counts.items()
    ]


def _sums(streams: Iterable[_Stream], side: int) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for stream in streams:
        sums[stream.ends[side]] += stream.count
    return dict(sums)


def _middle(key: str, streams: Iterable[_Stream], old: Sequence[str]) -> float:
    """Return how far down its texts come from on the whole, so that bands cross as little as may be."""
    mine = [stream for stream in streams if stream.ends[1] == key]
    return sum(old.index(one.ends[0]) * one.count for one in mine) / sum(one.count for one in mine)


def _called(names: Mapping[str, str], rows: Iterable[Flow], side: int, shown: Iterable[str]) -> dict[str, str]:
    folded = len({flow[side] for flow in rows} - set(shown))
    line = ngettext("%(count)s other theme", "%(count)s other themes", folded)
    return {**names, FOLDED: line % {"count": number(folded)}}


def _nodes(
    keys: Iterable[str], streams: Iterable[_Stream], called: Mapping[str, str], side: int, mirrored: bool
) -> dict[str, Node]:
    at_end = bool(side) != mirrored  # on the right of the picture
    nodes, y = {}, 0.0
    for key in keys:
        mine = [stream for stream in streams if stream.ends[side] == key]
        height = sum(stream.thickness for stream in mine)
        name = called.get(key, key)
        nodes[key] = Node(
            x=WIDTH - BAR if at_end else 0,
            y=round(y + LABEL, 1),
            height=round(height, 1),
            label_x=WIDTH if at_end else 0,
            label_y=round(y + BASELINE, 1),
            anchor="end" if side else "start",
            name=name,
            shown=name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…",
            count=sum(stream.count for stream in mine),
        )
        y += LABEL + height + GAP
    return nodes


def _bands(
    streams: Sequence[_Stream],
    nodes: Sequence[Mapping[str, Node]],
    keys: tuple[Sequence[str], Sequence[str]],
    called: Sequence[Mapping[str, str]],
    mirrored: bool,
) -> list[Band]:
    tops = [_tops(streams, nodes[side], side, keys[1 - side]) for side in (0, 1)]
    start, end = (WIDTH - BAR, BAR) if mirrored else (BAR, WIDTH - BAR)
    found = [
        Band(
            path=_path(start, tops[0][stream], end, tops[1][stream], stream.thickness),
            before=called[0].get(stream.ends[0], stream.ends[0]),
            after=called[1].get(stream.ends[1], stream.ends[1]),
            count=stream.count,
            stays=stream.stays,
        )
        for stream in streams
    ]
    return sorted(found, key=lambda band: not band.stays)  # what moves is drawn over what stays


def _tops(
    streams: Iterable[_Stream], nodes: Mapping[str, Node], side: int, others: Sequence[str]
) -> dict[_Stream, float]:
    """Return where each band begins at its bar, in the order of the bars across."""
    below = {key: node.y for key, node in nodes.items()}
    tops = {}
    for stream in sorted(streams, key=lambda one: (others.index(one.ends[1 - side]), one.stays)):
        tops[stream] = below[stream.ends[side]]
        below[stream.ends[side]] += stream.thickness
    return tops


def _path(start: float, top: float, end: float, top_there: float, thickness: float) -> str:
    middle, low, low_there = (start + end) / 2, top + thickness, top_there + thickness
    return (
        f"M{start} {top:.1f}C{middle} {top:.1f} {middle} {top_there:.1f} {end} {top_there:.1f}"
        f"V{low_there:.1f}C{middle} {low_there:.1f} {middle} {low:.1f} {start} {low:.1f}Z"
    )
