"""Figures drawn on the public pages; each stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _

from consultations.regional_sessions.models import RegionalSession
from consultations.synthesis.rendering import charts
from consultations.synthesis.rendering.charts import Point, region_map
from portal.shared.typesetting.colours import GREEN
from strategy.models import Region

State = RegionalSession.State

GROUND, EDGE = "#d5e3db", "#6f9585"  # on the sand of a page paper's own tones would fade


@dataclass(frozen=True)
class RegionBar:
    """A region with its figure; `share` is the bar's length in per cent of the longest. None: fewer than ten."""

    region: Region
    count: int | None
    share: int


def region_bars(regions: Iterable[Region], counts: Mapping[str, int]) -> list[RegionBar]:
    """Return a bar for each region, those with most contributions first."""
    longest = max(counts.values(), default=0)
    bars = [
        RegionBar(region, counts.get(region.code), 100 * counts.get(region.code, 0) // longest if longest else 0)
        for region in regions
    ]
    return sorted(bars, key=lambda bar: (-(bar.count or 0), bar.region.code))


def regions_map(counts: Mapping[str, int], marked: Region | None = None) -> SafeString:
    """Return the map of the regions: shaded by their figures, or with one of them marked."""
    drawing = region_map(
        title=str(marked.name) if marked else _("Contributions by region"),
        ident="regions-map",
        language=(get_language() or "ar")[:2],
        highlighted=marked.code if marked else None,
        values=dict(counts) or None,
        colours=(GROUND, GREEN, EDGE),
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from the outlines; names in it are escaped by the drawing


# -- the sessions on the map ----------------------------------------------------------------------------------------
PLATE = (124, 64)  # wide and high, in the units of the map: a finger's width on a phone


@dataclass(frozen=True)
class Plate:
    """A region's session on the map: its date, its look, where it stands and the region's middle.

    Numbers are written as SVG reads them, whatever the page's language does with a comma.
    """

    session: RegionalSession
    look: str
    x: str
    y: str
    from_x: str
    from_y: str


@dataclass(frozen=True)
class SessionsMap:
    """The regions with their sessions; the template draws it, the stylesheet colours it."""

    view_box: str
    grounds: list[tuple[str, str]]
    plates: list[Plate]


def sessions_map(sessions: Iterable[RegionalSession]) -> SessionsMap:
    """Return the map with one session for each region: the first in the list, which begins with those to come."""
    paths, (width, height) = charts.region_paths()
    first: dict[str, RegionalSession] = {}
    for session in sessions:
        first.setdefault(session.region_id, session)
    looks = {code: look_of(session) for code, session in first.items()}
    middles = {code: charts.region_middles()[code] for code in sorted(first) if code in paths}
    places = _apart(middles, (width, height))
    return SessionsMap(
        view_box=f"0 0 {width:g} {height:g}",
        grounds=[(path, looks.get(code, "none")) for code, path in paths.items()],
        plates=[
            Plate(first[code], looks[code], *(f"{part:.1f}" for part in (*place, *middles[code])))
            for code, place in places.items()
        ],
    )


def _apart(middles: Mapping[str, Point], size: Point) -> dict[str, Point]:
    """Return where the plates stand so that none covers another: each as near to its region's middle as it can."""
    places = {code: list(middle) for code, middle in middles.items()}
    for _round in range(200):
        for one, other in combinations(places.values(), 2):
            _push(one, other)
        for place in places.values():
            for axis in (0, 1):
                half = PLATE[axis] / 2 + 4
                place[axis] = min(max(place[axis], half), size[axis] - half)
    return {code: (x, y) for code, (x, y) in places.items()}


def _push(one: list[float], other: list[float]) -> None:
    """Move two plates that overlap apart, along the side on which they overlap least."""
    apart = [other[axis] - one[axis] for axis in (0, 1)]
    over = [PLATE[axis] + 8 - abs(apart[axis]) for axis in (0, 1)]
    if min(over) <= 0:
        return
    axis = 0 if over[0] < over[1] else 1
    step = over[axis] / 4 * (1 if apart[axis] >= 0 else -1)
    one[axis], other[axis] = one[axis] - step, other[axis] + step


def look_of(session: RegionalSession) -> str:
    """Return the name under which the stylesheet knows how a session is drawn."""
    if session.state in {State.CANCELLED, State.LIVE}:
        return session.state
    return "past" if session.state in {State.HELD, State.MINUTES_PUBLISHED} else "coming"
