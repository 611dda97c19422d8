"""A report cut into web pages: however much a region said, each can be read, and carried, on a telephone.

Short chapters share a page, a longer one has its own. One that does not fit on a page is cut before a theme, or between
two official answers, services or offers, and the page that goes on says again under which headings it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from consultations.synthesis.rendering.outline import (
    Answer,
    Block,
    Claim,
    Contents,
    Entry,
    Heading,
    MatrixRow,
    Quote,
    References,
    Report,
    Table,
)
from portal.shared.typesetting.inline import figure

# In characters of text, a thousand of which are about a screen of a telephone. They make 260 to 480 compressed bytes,
# the most where they are nothing but Arabic prose: 12 KB for the heaviest page (a public page may have 35 KB in all).
HEAVIEST = 24_000
# Chapters share a page up to here.
SHARED = 12_000
# What is sent besides the text, in the same measure: a block's markup, a link to a reference, the map.
MARKUP, LINK, MAP = 60, 25, 5_000
WHOLE = "all"
ONE_LINK = Quote | Answer | Entry | MatrixRow
# What may be parted from the one before it.
BY_ITSELF = Answer | Entry


@dataclass(frozen=True)
class Placed:
    """A block with its place in the whole report; a heading said again has none."""

    block: Block
    place: int | None

    @property
    def anchor(self) -> str:
        """The name of a heading's place on its page."""
        return "" if self.place is None else f"part-{self.place}"


@dataclass(frozen=True)
class Part:
    """A chapter in the table of contents: its heading, its place on a page, which page, and how to go there."""

    line: str
    anchor: str
    page: int
    address: str
    is_here: bool


@dataclass(frozen=True)
class Opened:
    """A report opened at one of its pages."""

    blocks: list[Placed]
    number: int
    total: int
    contents: list[Part]
    addresses: Mapping[str, str] = field(default_factory=dict)  # of the parts that have a name, by their name
    is_whole: bool = False

    @property
    def position(self) -> str:
        """Where the reader stands, in words, when there is more than one page."""
        if self.total == 1:
            return ""
        return _("Page %(number)s of %(total)s") % {"number": figure(self.number), "total": figure(self.total)}

    @property
    def previous_url(self) -> str:
        return f"?page={self.number - 1}" if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return f"?page={self.number + 1}" if self.number < self.total else ""


def opened(document: Report, page: str | None, *, may_be_whole: bool) -> Opened:
    """Return a report opened at the page asked for: its number, or a part that stands on it, such as "part-17".

    "all", where that is allowed, is one page with everything.
    """
    placed = [Placed(block, n) for n, block in enumerate(document.blocks) if not isinstance(block, Contents)]
    is_whole = may_be_whole and page == WHOLE
    pages = Paginator([placed] if is_whole else cut(placed), 1)
    holding = [n for n, on_page in enumerate(pages.object_list, start=1) if any(one.anchor == page for one in on_page)]
    here = pages.get_page(holding[0] if page and holding else page)
    contents, addresses = [], {}
    for number, on_page in enumerate(pages.object_list, start=1):
        for one in on_page:
            if not isinstance(one.block, Heading) or one.place is None:
                continue
            address = f"#{one.anchor}" if number == here.number else f"?page={number}#{one.anchor}"
            addresses[one.block.section] = address
            if one.block.level == 1:
                contents.append(Part(one.block.line, one.anchor, number, address, is_here=number == here.number))
    return Opened(here.object_list[0], here.number, pages.num_pages, contents, addresses, is_whole)


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
            room, needed = (HEAVIEST, unit.weight) if number else (SHARED, whole)
            if filled and filled + needed > room:
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
