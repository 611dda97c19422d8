"""What a compilation asks of the workshop: what people decided, and the words they gave.

What people decided makes a new version of the report due; where a compilation placed a text does not, or every version
would make the next one due. So the digest is of the decisions alone, and the pins are of every text that has a place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from consultations.engine.themes import Decided
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.models import Theme, Worktable
from consultations.synthesis.workshop.queries import NOT_STATED, OTHER
from strategy.models import Region

Pins = dict[str, dict[str, str]]  # axis -> reference -> the key of a theme, or OTHER


@dataclass(frozen=True)
class KeyPassage:
    """A passage that people chose: `body[start:end]` of a contribution."""

    reference: str
    start: int
    end: int


@dataclass(frozen=True)
class ThemeWords:
    """What people said of a theme. Blank names: nobody gave any, the machine's words stand."""

    name_ar: str = ""
    name_fr: str = ""
    reviewed: bool = False
    key_quotes: tuple[KeyPassage, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """All that people decided in a region, read once. `digest` changes with any of it, and with nothing else."""

    decided: dict[str, Decided] = field(default_factory=dict)
    named: dict[str, ThemeWords] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)  # reference -> what a person said of its side
    digest: str = ""


def gather(region: Region) -> Decisions:
    """Read what people decided in a region."""
    tables = list(Worktable.objects.filter(region=region).values_list("axis", flat=True))
    if not tables:
        return Decisions()
    axes = {axis or NOT_STATED for axis in tables}
    themes = [theme for theme in Theme.objects.filter(region=region) if _code(theme.axis_id) in axes]
    pins, said = _pins(region, themes, axes)
    named = _words(region, themes)
    standing = [theme for theme in themes if theme.stands]
    found = {
        axis: Decided(
            themes=tuple(theme.key for theme in standing if _code(theme.axis_id) == axis),
            pinned=pins.get(axis, {}),
            settled=True,
        )
        for axis in sorted(axes)
    }
    sides = queries.decided_sides(region)
    return Decisions(found, named, sides, _digest(themes, said, named, sides))


def decided(region: Region) -> dict[str, Decided]:
    """Return, by axis, the themes that people keep and where every text has its place; of untouched axes nothing."""
    return gather(region).decided


def names(region: Region) -> dict[str, ThemeWords]:
    """Return what people said of the themes that stand, by the themes' keys."""
    return gather(region).named


def _code(axis: str | None) -> str:
    return axis or NOT_STATED


def _pins(region: Region, themes: Sequence[Theme], axes: set[str]) -> tuple[Pins, Pins]:
    """Return where every text is pinned, and those among the pins that somebody decided about."""
    homes, axis_of = queries.homes(themes), {theme.pk: theme.axis_id for theme in themes}
    every: Pins = {}
    said: Pins = {}
    rows = (
        queries.placements(region)
        .order_by()
        .values_list("contribution__reference", "contribution__axis", "theme", "decided_at")
    )
    for reference, axis, theme, decided_at in rows.iterator(chunk_size=5_000):
        if _code(axis) not in axes or (theme is not None and axis_of.get(theme, "") != axis):
            continue
        home = homes[theme] if theme is not None else None
        key = home.key if home else OTHER
        every.setdefault(_code(axis), {})[reference] = key
        if decided_at is not None:
            said.setdefault(_code(axis), {})[reference] = key
    return every, said


def _words(region: Region, themes: Sequence[Theme]) -> dict[str, ThemeWords]:
    quotes: dict[int, list[KeyPassage]] = {}
    for passage in queries.passages(region, themes):
        quote = passage.quote
        quotes.setdefault(passage.home.pk, []).append(KeyPassage(quote.contribution.reference, quote.start, quote.end))
    return {
        theme.key: ThemeWords(
            theme.name_ar, theme.name_fr, theme.reviewed_at is not None, tuple(quotes.get(theme.pk, ()))
        )
        for theme in themes
        if theme.stands
    }


def _digest(themes: Sequence[Theme], said: Pins, named: Mapping[str, ThemeWords], sides: Mapping[str, str]) -> str:
    homes = queries.homes(themes)
    states = {theme.key: home.key if (home := homes[theme.pk]) else OTHER for theme in themes}
    told = {
        "themes": [theme.key for theme in themes],
        "states": states,
        "said": said,
        "named": {key: asdict(words) for key, words in named.items()},
        "sides": sides,
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
