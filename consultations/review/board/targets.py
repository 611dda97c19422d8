"""What is expected of whom, how much of it is reached, and how long there is to invite those who are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from consultations.review.board.models import ParticipationTarget
from portal.shared.remember import remembered
from portal.shared.time import local
from strategy.models import Region

KEPT_SECONDS = 300
FAR_BELOW = 50  # percent of what is expected
COLUMNS = ("region", "category", "province", "axis")
CLOSED = (RegionalSession.State.DRAFT, RegionalSession.State.CANCELLED)
Cell = tuple[str, ...]  # what each of the columns holds; empty: not stated, or not asked for


@dataclass(frozen=True)
class Window:
    """How long people of a region may still say something, and the meeting to which they can be invited."""

    days: int | None = None  # None: no longer, or not yet
    meeting: str = ""


@dataclass(frozen=True)
class Reached:
    """One target, and where it stands."""

    target: ParticipationTarget
    number: int
    window: Window
    invite_url: str

    @property
    def whom(self) -> str:
        """Of whom it is expected: what the target names; the region, where it names nothing else."""
        named = (self.target.category, self.target.province, self.target.axis)
        return " · ".join(each.name for each in named if each is not None) or self.target.region.name

    @property
    def share(self) -> int:
        """Percent of what is expected, never rounded up to what is not reached."""
        return 100 * self.number // self.target.expected

    @property
    def missing(self) -> int:
        return max(0, self.target.expected - self.number)

    @property
    def is_far_below(self) -> bool:
        return self.share < FAR_BELOW


def against_targets(regions: Sequence[Region], *, invited_to: set[str], now: datetime) -> list[Reached]:
    """Return the targets of these regions with what is reached of each, those least reached first.

    `invited_to` are the codes of the regions to whose meetings the reader invites. A target that was set counts at
    once; what came in is counted at most every five minutes, as the rest of the board.
    """
    rows = ParticipationTarget.objects.filter(region__in=regions)
    targets = list(rows.select_related(*COLUMNS).order_by(*ParticipationTarget._meta.ordering))
    if not targets:
        return []
    open_still = windows(regions, now)
    numbers = _numbers(targets, cells(regions))
    found = []
    for target in targets:
        window = open_still.get(target.region_id, Window())
        url = ""
        if target.region_id in invited_to:
            url = invite_url(window.meeting, category=target.category_id, province=target.province_id)
        found.append(Reached(target, numbers[target.pk], window, url))
    return sorted(found, key=lambda reached: reached.share)


def cells(regions: Sequence[Region]) -> dict[Cell, int]:
    """Return what was read and kept, by all that a target may name, counted at most every five minutes."""
    codes = ".".join(region.code for region in regions)
    return remembered(f"target-cells:{codes}", lambda: _cells(regions), seconds=KEPT_SECONDS)


def _cells(regions: Sequence[Region]) -> dict[Cell, int]:
    counted = Contribution.objects.filter(region__in=regions, status__in=workflow.COUNTED).order_by()
    rows = counted.values_list(*COLUMNS).annotate(Count("pk"))
    return {tuple(value or "" for value in cell): number for *cell, number in rows}


def _numbers(targets: Iterable[ParticipationTarget], cells: Mapping[Cell, int]) -> dict[int, int]:
    """Return what is reached of each target. The cells are gone through once for each shape of target, not for each."""
    asked = {target.pk: tuple(getattr(target, f"{column}_id") or "" for column in COLUMNS) for target in targets}
    sums: dict[Cell, int] = {}
    for shape in {tuple(bool(value) for value in cell) for cell in asked.values()}:
        found: Counter[Cell] = Counter()
        for cell, number in cells.items():
            found[tuple(value if named else "" for value, named in zip(cell, shape, strict=True))] += number
        sums |= {cell: found[cell] for cell in asked.values() if tuple(bool(value) for value in cell) == shape}
    return {pk: sums[cell] for pk, cell in asked.items()}


def windows(regions: Sequence[Region], now: datetime) -> dict[str, Window]:
    """Return of each region how long contributions are taken, and the meeting whose registration closes first."""
    open_still = RegionalSession.objects.filter(region__in=regions, contributions_close_at__gt=now)
    sessions = list(open_still.exclude(state__in=CLOSED).order_by("registration_closes_at", "pk"))
    found: dict[str, Window] = {}
    for region in regions:
        here = [session for session in sessions if session.region_id == region.code]
        closings = [session.contributions_close_at for session in here if session.takes_contributions(now)]
        meeting = next((session.code for session in here if session.takes_registrations(now)), "")
        days = (local(max(closings)).date() - local(now).date()).days if closings else None
        found[region.code] = Window(days, meeting)
    return found


def invite_url(meeting: str, *, category: str | None = None, province: str | None = None) -> str:
    """Return the form that invites one of those who are missing; nothing where no meeting takes registrations."""
    if not meeting:
        return ""
    asked = urlencode({name: value for name, value in {"category": category, "province": province}.items() if value})
    return reverse("invitations:add", args=[meeting]) + (f"?{asked}" if asked else "")
