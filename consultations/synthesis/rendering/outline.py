"""The report as a list of blocks: the one outline that the PDF and the DOCX both set in type.

Blocks hold lines (see `inline`) in the language of the report, and citizens' words exactly as they were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.shared.typesetting.inline import NOT_SHOWN, Direction


@dataclass(frozen=True)
class Claim:
    """A sentence with the references printed after it, and the words for those that are not."""

    line: str
    references: list[str] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True)
class Verbatim:
    """A citizen's or an official's words, in their own language and direction."""

    text: str
    language: str
    direction: Direction


@dataclass(frozen=True)
class Heading:
    """A heading; `number` and `tag` stand beside it, `eyebrow` above and `aside` under it.

    `section` names the part of the report that begins here, for those who write in it (see `narration.figures.keys`).
    """

    line: str
    level: int
    number: str = ""
    eyebrow: str = ""
    aside: str = ""
    tag: str = ""
    accent: str = ""
    new_page: bool = False
    section: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Claims that follow each other."""

    claims: list[Claim]
    lead: bool = False


@dataclass(frozen=True)
class Points:
    """Claims one under the other, each by itself, under a short title."""

    line: str
    items: list[Claim]


@dataclass(frozen=True)
class Tiles:
    """Large figures side by side: (figure, what it counts)."""

    items: list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    line: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption; `bars` draws a bar for each row (a share of the longest, none where it is not shown).

    `accents` colours the bars row by row where each row is an axis of its own. `seconds` draws a second, lighter bar
    under each first one; `legend` then says what the two are. `heat` shades the figures: a share of the darkest for
    each cell but the first of its row, none where a figure is not shown. `sections` names the part of the report that
    each row is about, where there is one (see `Heading`): on the web it leads there.
    """

    caption: str
    columns: list[Column]
    rows: list[list[str]]
    bars: list[float | None] | None = None
    muted: list[int] = field(default_factory=list)
    accent: str = ""
    accents: list[str] = field(default_factory=list)
    beside_map: bool = False
    seconds: list[float | None] | None = None
    legend: list[str] = field(default_factory=list)
    heat: list[list[float | None]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    @property
    def tells_nothing(self) -> bool:
        """Whether three in four of its figures, or more, are not shown, and its rows lead nowhere."""
        figures = [cell for row in self.rows for cell in row[1:]]
        return not self.sections and 4 * figures.count(NOT_SHOWN) >= 3 * len(figures)


@dataclass(frozen=True)
class MatrixRow:
    """One proposal of a matrix: its title, its reference, and its mark in each column ("" where there is none)."""

    words: Verbatim
    reference: str
    marks: list[str]


@dataclass(frozen=True)
class Matrix:
    """A drawn matrix: what each letter means and which number each column has stand beside it.

    `codes` gives each mark the colour of what it means.
    """

    caption: str
    head: str
    columns: list[str]
    rows: list[MatrixRow]
    legend: list[tuple[str, str]]
    codes: dict[str, str]


@dataclass(frozen=True)
class Quote:
    """Somebody's words, who they are as far as it may be said, and the reference."""

    words: Verbatim
    by: str
    reference: str


@dataclass(frozen=True)
class Answer:
    """A title as its author wrote it, the reason given, and the reference."""

    title: Verbatim
    reason: Verbatim
    reference: str


@dataclass(frozen=True)
class Entry:
    """Something that one contribution names, in its author's words, with named facts about it, and the reference."""

    words: Verbatim
    facts: list[tuple[str, str | Verbatim]]
    reference: str


@dataclass(frozen=True)
class Passage:
    """A text of the minutes, in the language it was written in; `by`: the category or the body who said so."""

    words: Verbatim
    by: str = ""


@dataclass(frozen=True)
class References:
    """The references under a theme, in one paragraph."""

    line: str
    references: list[str]
    more: str = ""


@dataclass(frozen=True)
class Listing:
    """Lines one under the other."""

    items: list[str]


@dataclass(frozen=True)
class Facts:
    """Named values of the colophon: (name, value)."""

    items: list[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """A paragraph that a person wrote beside the machine's sentences, with its references; `by` opens the first."""

    words: Verbatim
    references: list[str]
    by: str = ""


@dataclass(frozen=True)
class Seal:
    """Where a signed report is verified: a code that is scanned, and that is typed."""

    line: str
    address: str
    code: str


@dataclass(frozen=True)
class Contents:
    """Where the table of contents stands."""

    line: str


Block = (
    Heading
    | Paragraph
    | Points
    | Tiles
    | Table
    | Matrix
    | Quote
    | Answer
    | Entry
    | Passage
    | References
    | Listing
    | Facts
    | Contents
    | Told
    | Seal
)


@dataclass(frozen=True)
class Cover:
    """The first page."""

    ministry: str
    portal: str
    kind: str
    region: str
    strategy: str
    session: str
    tiles: list[tuple[str, str]]
    imprint: list[str]


@dataclass(frozen=True)
class Report:
    """Everything a renderer needs: nothing of the snapshot is read after this."""

    language: str
    direction: Direction
    title: str
    region_code: str
    running_start: str
    running_end: str
    map_alt: str
    page: str
    quote_marks: tuple[str, str]
    cover: Cover
    blocks: Sequence[Block]
    # What the figures of an earlier version are told by: on the web it stands under every page.
    notes: Sequence[str] = ()
