"""Who said what about what, region by region: each category about each axis, beside population and targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from consultations.review.board import queries, targets
from consultations.review.board.drawing import mosaic
from consultations.review.board.targets import Reached, Window
from stakeholders.models import Category
from strategy.models import Axis, Region

# From so many on a field is drawn a shade darker: none, some, a two-figure number, a three-figure number.
SHADES = (1, 10, 100)

# What each of region, category and axis holds. Empty: not stated, or, of a sum and of a target, whichever.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Field:
    """How often one category of one region was heard, about one axis or about any."""

    number: int
    expected: int | None = None  # by the target for exactly these, where one is set
    about: str = ""

    @property
    def shade(self) -> int:
        return sum(self.number >= least for least in SHADES)


@dataclass(frozen=True)
class Line:
    """A category of one region, or several together; without a name: those who did not say to which they belong."""

    name: str
    fields: list[Field]
    total: Field
    invite_url: str = ""

    @property
    def cells(self) -> list[Field]:
        return [*self.fields, self.total]


@dataclass(frozen=True)
class RegionHeard:
    """One region: its figures, its fields drawn and in lines, and how many of its targets are reached."""

    region: Region
    # Percent of what its part of the population would let expect; of one region alone it says nothing.
    share: int | None
    lines: list[Line]
    everybody: Line
    targets: list[Reached]
    window: Window
    picture: SafeString

    @property
    def total(self) -> Field:
        return self.everybody.total

    @property
    def fields(self) -> int:
        return sum(len(line.fields) for line in self.lines if line.name)

    @property
    def silent(self) -> int:
        """How many of its fields nobody has spoken in. Whoever named no category is not missing from one."""
        return sum(not field.number for line in self.lines if line.name for field in line.fields)

    @property
    def reached(self) -> int:
        return sum(not reached.missing for reached in self.targets)


def heard_of(
    regions: Sequence[Region], axes: Sequence[Axis], *, invited_to: set[str], now: datetime
) -> list[RegionHeard]:
    """Return the regions with all their fields, those least heard for their size first.

    `invited_to` are the codes of the regions to whose meetings the reader invites.
    """
    sums = _sums(targets.cells(regions))
    against = targets.against_targets(regions, invited_to=invited_to, now=now)
    expected, open_still = _expected(against), targets.windows(regions, now)
    categories = list(Category.objects.all())
    people, everyone = sum(region.population for region in regions), sum(sums[one.code, "", ""] for one in regions)
    found = []
    for region in regions:
        window = open_still[region.code]
        meeting = window.meeting if region.code in invited_to else ""
        field = _Fields(region.code, sums, expected, axes)
        lines = [
            Line(each.name, field.of(each.code), field.at(each.code), targets.invite_url(meeting, category=each.code))
            for each in categories
        ]
        picture = mosaic([[one.shade for one in line.fields] for line in lines])
        lines += field.unnamed(lines)
        share = queries.share(sums[region.code, "", ""], everyone, population=region.population, people=people)
        found.append(
            RegionHeard(
                region=region,
                share=share if len(regions) > 1 else None,
                lines=lines,
                everybody=Line("", field.of(), field.at()),
                targets=[each for each in against if each.target.region_id == region.code],
                window=window,
                picture=picture,
            )
        )
    return sorted(found, key=lambda one: (one.share or 0, one.region.code))


@dataclass(frozen=True)
class _Fields:
    """Where a region's fields are looked up."""

    region: str
    sums: Mapping[Key, int]
    expected: Mapping[Key, int]
    axes: Sequence[Axis]

    def at(self, category: str = "", axis: str = "", about: str = "") -> Field:
        key = (self.region, category, axis)
        return Field(self.sums.get(key, 0), self.expected.get(key), about)

    def of(self, category: str = "") -> list[Field]:
        """Return the fields of a category, or of all together, by axis."""
        return [self.at(category, axis.code, axis.name) for axis in self.axes]

    def unnamed(self, lines: Iterable[Line]) -> list[Line]:
        """Return the line of those who named no category: what is left of the sums. None where nobody did so."""
        named = list(lines)
        left = [
            Field(whole.number - sum(line.fields[place].number for line in named), about=whole.about)
            for place, whole in enumerate(self.of())
        ]
        total = self.at().number - sum(line.total.number for line in named)
        return [Line("", left, Field(total))] if total else []


def _sums(cells: Mapping[targets.Cell, int]) -> Counter[Key]:
    """Add the cells up by region, by category in it, by axis in it, and by both."""
    found: Counter[Key] = Counter()
    for (region, category, _province, axis), number in cells.items():
        for key in {(region, of, about) for of in ("", category) for about in ("", axis)}:
            found[key] += number
    return found


def _expected(against: Iterable[Reached]) -> dict[Key, int]:
    """Return what the targets expect, by what they name; those for a province have no field here."""
    rows = (reached.target for reached in against)
    return {(row.region_id, row.category_id or "", row.axis_id or ""): row.expected
            for row in rows if row.province_id is None}  # fmt: skip
