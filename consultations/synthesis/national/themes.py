"""National themes as the report tells them: what each region says of one, and voices from several of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.shared.typesetting.inline import direction_of, direction_of_language

CITED = 12
"""References of a region's theme that the national report names itself; its region's report names them all."""
QUOTES, VOICES = 4, 6

Cell = dict[str, Any]
Here = Sequence[tuple[Any, Mapping[str, Any]]]  # a source, and its part about one axis


@dataclass(frozen=True)
class Joined:
    """A national theme of one axis: the regional themes in it, as (region, key)."""

    key: str
    members: frozenset[tuple[str, str]]


def national(here: Here, joined: Sequence[Joined], gone: frozenset[str]) -> list[Cell]:
    """Return the national themes of one axis: what recurs before what one region alone says, the most told first.

    A theme that an edition does not name in a region is not among its parts; one without any part is not there.
    """
    found = [theme for one in joined if (theme := _theme(one, here, gone)) is not None]
    return sorted(found, key=lambda theme: (not theme["recurring"], -(theme["count"] or 0), theme["key"]))


def _theme(one: Joined, here: Here, gone: frozenset[str]) -> Cell | None:
    parts = [
        (source, theme)
        for source, axis in here
        for theme in axis["themes"]
        if (source.code, theme["key"]) in one.members
    ]
    if not parts:
        return None
    parts.sort(key=lambda part: (-(part[1]["count"] or 0), part[0].code, part[1]["key"]))
    regions = {source.code for source, _theme in parts}
    return {
        "key": one.key,
        "label": {language: _name(parts, language) for language in parts[0][1]["label"]},
        "reviewed": all(theme["reviewed"] for _source, theme in parts),
        "recurring": len(regions) > 1,
        "regions": len(regions),
        **{name: added(theme[name] for _source, theme in parts) for name in ("count", "people", "distinct_texts")},
        "parts": [_part(source, theme) | {"key": theme["key"], "label": theme["label"]} for source, theme in parts],
        "quotes": varied([(source, theme["quotes"]) for source, theme in parts], gone, most=QUOTES),
    }


def _name(parts: Here, language: str) -> str:
    """Return the name that most stand behind: one in the language, and one that a person has read, before any other."""
    own = direction_of_language(language)

    def rank(part: tuple[Any, Mapping[str, Any]]) -> tuple[bool, bool]:
        theme = part[1]
        return direction_of(theme["label"][language], own) != own or not theme["label"][language], not theme["reviewed"]

    name: str = min(parts, key=rank)[1]["label"][language]
    return name


def beside(here: Here, gone: frozenset[str]) -> Cell:
    """Return what stands beside the themes of one axis, region by region."""
    parts = [(source, axis["other"]) for source, axis in here if axis["other"]["count"] != 0]
    return {
        **{name: added(other[name] for _source, other in parts) for name in ("count", "people", "distinct_texts")},
        "parts": [_part(source, other) for source, other in parts],
        "quotes": varied([(source, other["quotes"]) for source, other in parts], gone, most=VOICES),
    }


def _part(source: Any, group: Mapping[str, Any]) -> Cell:
    return {
        "region": source.code,
        "name": source.region["name"],
        "version": source.version,
        **{name: group[name] for name in ("count", "people", "distinct_texts")},
        "references": group["references"][:CITED],
    }


def varied(told: Sequence[tuple[Any, Sequence[Mapping[str, Any]]]], gone: frozenset[str], *, most: int) -> list[Cell]:
    """Return quotes from as many regions and languages as there are, in turn; those of the largest parts first."""
    waiting = [
        (rank, place, {**quote, "region": {"code": source.code, "name": source.region["name"]}})
        for place, (source, quotes) in enumerate(told)
        for rank, quote in enumerate(quotes)
        if quote["reference"] not in gone
    ]
    chosen: list[Cell] = []
    while waiting and len(chosen) < most:
        regions = [quote["region"]["code"] for quote in chosen]
        languages = [quote["language"] for quote in chosen]
        best = min(
            waiting,
            key=lambda one: (
                regions.count(one[2]["region"]["code"]),
                languages.count(one[2]["language"]),
                one[0],
                one[1],
                one[2]["reference"],
            ),
        )
        chosen.append(best[2])
        waiting = [one for one in waiting if one[2]["text"] != best[2]["text"]]  # the same letter from two regions
    return chosen


def added(figures: Iterable[int | None]) -> int | None:
    """Return the sum of the figures that are shown; None when there are some and none is shown."""
    every = list(figures)
    shown = [figure for figure in every if figure is not None]
    return sum(shown) if shown or not every else None
