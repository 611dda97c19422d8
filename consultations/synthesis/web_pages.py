"""A report cut into web pages: however much a region said, each is light enough for a telephone.

A chapter that fits on a page is never cut. One that does not is cut before a theme, or between two official answers,
services or offers, and the page that goes on says again under which headings it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from django.utils.translation import gettext as _

from consultations.synthesis.rendering.outline import (
    Answer,
    Block,
    Claim,
    Entry,
    Heading,
    MatrixRow,
    Quote,
    References,
    Table,
)

# In characters of text. A thousand make 260 to 480 compressed bytes, the most where they are nothing but Arabic prose:
# 21 KB for the heaviest page, beside its frame, the stylesheet and the script (a public page may have 35 KB in all).
HEAVIEST = 44_000
# What is sent besides the text, in the same measure: a block's markup, a link to a reference, the map.
MARKUP, LINK, MAP = 60, 25, 5_000
ONE_LINK = Quote | Answer | Entry | MatrixRow
# What may be parted from the one before it.
BY_ITSELF = Answer | Entry


@dataclass(frozen=True)
class Placed:
    """A block with its place in the whole report; a heading said again has none."""

    block: Block
    place: int | None


@dataclass(frozen=True)
class _Unit:
    """Blocks that stay together: a heading with what follows it, or one answer of many."""

    blocks: list[Placed]

    @property
    def heading(self) -> Heading | None:
        first = self.blocks[0].block
        return first if isinstance(first, Heading) else None

    @property
    def weight(self) -> int:
        return sum(weight(placed.block) for placed in self.blocks)


def cut(blocks: Sequence[Placed]) -> list[list[Placed]]:
    """Return the pages of a report; a short one has a single page."""
    pages: list[list[Placed]] = [[]]
    filled = 0
    for chapter in _chapters(blocks):
        whole = sum(unit.weight for unit in chapter)
        above: list[Heading] = []  # the headings under which the next unit stands
        for number, unit in enumerate(chapter):
            if unit.heading is not None:
                above = [heading for heading in above if heading.level < unit.heading.level]
            needed = unit.weight if number else min(whole, HEAVIEST)
            if filled and filled + needed > HEAVIEST:
                pages.append([Placed(_said_again(heading), place=None) for heading in above])
                filled = 0
            pages[-1] += unit.blocks
            filled += unit.weight
            if unit.heading is not None:
                above.append(unit.heading)
    return pages


def weight(part: object) -> int:
    """Return about how much a block, or a part of one, adds to its page."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, list | tuple):
        return sum(weight(each) for each in part)
    if not is_dataclass(part):
        return 0
    links = len(part.references) if isinstance(part, Claim | References) else int(isinstance(part, ONE_LINK))
    drawn = MAP if isinstance(part, Table) and part.beside_map else 0
    return MARKUP + LINK * links + drawn + sum(weight(getattr(part, each.name)) for each in fields(part))


def _chapters(blocks: Sequence[Placed]) -> Iterator[list[_Unit]]:
    chapter: list[_Unit] = []
    for unit in _units(blocks):
        if chapter and unit.heading is not None and unit.heading.level == 1:
            yield chapter
            chapter = []
        chapter.append(unit)
    if chapter:
        yield chapter


def _units(blocks: Sequence[Placed]) -> Iterator[_Unit]:
    unit: list[Placed] = []
    for placed in blocks:
        another = isinstance(placed.block, BY_ITSELF) and any(isinstance(one.block, BY_ITSELF) for one in unit)
        if unit and (isinstance(placed.block, Heading) or another):
            yield _Unit(unit)
            unit = []
        unit.append(placed)
    if unit:
        yield _Unit(unit)


def _said_again(heading: Heading) -> Heading:
    """Return a heading as the next page says it once more."""
    return replace(heading, aside="", tag=_("continued"))
