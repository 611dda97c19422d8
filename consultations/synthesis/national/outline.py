"""Blocks that the national report alone has."""

from __future__ import annotations

from dataclasses import dataclass, field

from consultations.synthesis.rendering.outline import Table


@dataclass(frozen=True)
class Door:
    """The way to a region's report, in the version that was joined."""

    region: str
    version: int


@dataclass(frozen=True)
class Spread(Table):
    """A table whose rows are regions: on the web each leads to its report."""

    doors: list[Door | None] = field(default_factory=list)
