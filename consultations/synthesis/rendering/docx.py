"""The report as a Word document: the PDF's outline, with real headings, tables that repeat their head, and languages.

Direction in Word is said three times over: `w:bidi` on the paragraph, `w:rtl` on the run, `w:bidiVisual` on the table.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _, override
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun
from lxml.etree import SubElement

from consultations.synthesis.signing.marking import qr_image
from portal.shared.typesetting.colours import GREEN, SOFT
from portal.shared.typesetting.inline import FIRST_STRONG, LEFT_TO_RIGHT, POP, Direction, plain, runs, safe

from .charts import AXIS_COLOURS, warmth
from .composition import compose
from .docx_styles import dress
from .ooxml import (
    AFTER_BIDI,
    AFTER_BOLD,
    AFTER_SIZE,
    add_bookmark,
    add_field,
    dated,
    lead_to,
    set_language,
    set_value,
    shade,
)
from .outline import (
    Answer,
    Claim,
    Contents,
    Entry,
    Facts,
    Heading,
    Listing,
    Matrix,
    Paragraph,
    Passage,
    Points,
    Quote,
    References,
    Report,
    Seal,
    Table,
    Tiles,
    Told,
    Verbatim,
)
from .phrases import Snapshot

LTR_MARK, RTL_MARK = "\u200e", "\u200f"
# What the margins of an A4 page leave, in centimetres.
PAGE_WIDTH = 16.6
_RUN, _TEXT, _SPACE, _TABLE = qn("w:r"), qn("w:t"), qn("xml:space"), qn("w:tbl")
# Columns from which a table's first one needs more room.
WIDE = 8
# Up to so many rows a table is not parted.
STAYS_WHOLE = 20
_MINT, _SAND = "E3F1EA", "FAF7F1"


def render_docx(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the Word document of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    return write_report(report, compiled_at=datetime.fromisoformat(snapshot["compiled_at"]))


def write_report(report: Report, *, compiled_at: datetime) -> bytes:
    """Return the Word document of a report."""
    with override(report.language):
        return _Writer(report, compiled_at).document()


class _Writer:
    """Writes one report; every method appends to the document."""

    def __init__(self, report: Report, compiled_at: datetime) -> None:
        self.report, self.compiled_at = report, compiled_at
        self.word: Word = Document()
        self.style_ids = {str(style.name): str(style.style_id) for style in self.word.styles}
        # What the table of contents names: the chapters, and the themes of the axes.
        headings = [block for block in report.blocks if isinstance(block, Heading)]
        self.places = {id(one): one for one in headings if one.level == 1 or (one.level == 2 and one.accent)}
        self.is_opening = False  # a heading stands right above
        self.looks: dict[tuple[bool, str, bool, bool, str], Any] = {}

    def document(self) -> bytes:
        self.set_up()
        self.cover()
        setters: dict[type, Callable[[Any], None]] = {
            Contents: self.contents,
            Heading: self.heading,
            Paragraph: self.paragraph,
            Points: self.points,
            Matrix: self.matrix,
            Entry: self.entry,
            Passage: self.passage,
            Tiles: self.tiles,
            Table: self.table,
            Quote: self.quote,
            Answer: self.answer,
            References: self.references,
            Listing: self.listing,
            Facts: self.facts,
            Told: self.told,
            Seal: self.seal,
        }
        for block in self.report.blocks:
            setters[type(block)](block)
            self.is_opening = isinstance(block, Heading)
        written = io.BytesIO()
        self.word.save(written)
        return dated(written.getvalue(), self.compiled_at)

    # -- the document ------------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        section = dress(self.word, self.report, self.compiled_at)
        head = section.header.paragraphs[0]
        self.line(head, self.report.running_start, small=True)
        head.add_run(" · ")
        self.line(head, self.report.running_end, small=True)
        self.direct(head, self.report.direction)
        foot = section.footer.paragraphs[0]
        # Nothing but the two numbers, in a paragraph of their own direction: "3 / 18" stays so in every reader.
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(foot, "PAGE")
        foot.add_run(" / ")
        add_field(foot, "NUMPAGES")

    def cover(self) -> None:
        cover = self.report.cover
        self.line(self.new(), cover.ministry, bold=True)
        self.line(self.new(), cover.portal)
        self.line(self.new("Subtitle"), cover.kind)
        self.line(self.new("Title"), cover.region)
        for text in (cover.strategy, cover.session):
            if text:
                self.line(self.new(), text)
        self.tiles(Tiles(cover.tiles))
        for text in cover.imprint:
            self.line(self.new(), text, small=True)

    # -- blocks ------------------------------------------------------------------------------------------------------

    def contents(self, block: Contents) -> None:
        title = self.new()
        title.paragraph_format.page_break_before = True
        self.line(title, block.line, bold=True)
        # Pages are filled in by the word processor. A TOC field would hold none until somebody asks for it.
        for number, heading in enumerate(self.places.values()):
            place = self.new()
            place.paragraph_format.space_after = Pt(2)
            place.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
            self.line(place, f"{heading.number} {heading.line}".strip(), bold=heading.level == 1)
            lead_to(place, f"part{number}", Cm(PAGE_WIDTH))

    def heading(self, block: Heading) -> None:
        colour = AXIS_COLOURS.get(block.accent, GREEN)
        if block.eyebrow:
            eyebrow = self.new(keep=True)
            self.line(eyebrow, block.eyebrow, small=True, colour=colour)
        title = self.new(f"Heading {block.level}")
        if block.eyebrow:
            eyebrow.paragraph_format.space_before, title.paragraph_format.space_before = Pt(24), Pt(0)
        title.paragraph_format.page_break_before = block.new_page and not block.accent
        if block.number:
            self.line(title, f"{block.number} ", colour=colour)
        self.line(title, block.line, colour=colour)
        if id(block) in self.places:
            number = list(self.places).index(id(block))
            add_bookmark(title, f"part{number}", number)
        for text in (block.aside, block.tag):
            if text:
                under = self.new(keep=True)
                self.line(under, text, small=True, colour=SOFT)

    def paragraph(self, block: Paragraph) -> None:
        place = self.new()
        place.paragraph_format.keep_with_next = self.is_opening
        for number, claim in enumerate(block.claims):
            if number:
                place.add_run(" ")
            self.claim(place, claim)

    def claim(self, place: WordParagraph, claim: Claim) -> None:
        self.line(place, claim.line)
        for reference in claim.references:
            place.add_run(" ")
            self.put(place, f"[{reference}]", "ltr", self.report.language, small=True, colour=GREEN)
        if claim.more:
            place.add_run(" ")
            self.line(place, f"({claim.more})", small=True, colour=SOFT)

    def tiles(self, block: Tiles) -> None:
        self.grid([[label for _value, label in block.items], [value for value, _label in block.items]], head=True)

    def table(self, block: Table) -> None:
        caption = self.new(keep=True)
        self.line(caption, block.caption, bold=True)
        rows = [[column.line for column in block.columns], *block.rows]
        first = 3 if len(block.columns) > WIDE else 2
        self.grid(rows, head=True, described=plain(block.caption), first=first, heat=block.heat)

    def quote(self, block: Quote) -> None:
        opening, closing = self.report.quote_marks
        self.verbatim(block.words, before=f"{opening}\u00a0", after=f"\u00a0{closing}", keep=True)
        who = self.new(direction=block.words.direction)
        if block.by:
            self.line(who, block.by, small=True, colour=SOFT)
            # Between two directions the dot goes with the paragraph's.
            mark = LTR_MARK if block.words.direction == "ltr" else RTL_MARK
            self.line(who, f"{mark} · {mark}", small=True, colour=SOFT)
        self.put(who, safe(block.reference), "ltr", self.report.language, small=True, colour=SOFT)

    def answer(self, block: Answer) -> None:
        title = self.verbatim(block.title, bold=True, keep=True)
        title.add_run(" ")
        self.put(title, f"[{safe(block.reference)}]", "ltr", self.report.language, small=True, colour=GREEN)
        self.verbatim(block.reason)

    def points(self, block: Points) -> None:
        title = self.new(keep=True)
        self.line(title, block.line, bold=True, colour=GREEN)
        for item in block.items:
            self.claim(self.new("List Bullet"), item)

    def matrix(self, block: Matrix) -> None:
        """The matrix as a table of letters; each row's title keeps its own direction."""
        legend = self.new(keep=True)
        self.line(legend, block.caption, bold=True)
        for mark, meaning in block.legend:
            place = self.new(keep=True)
            self.line(place, _("%(name)s: %(value)s") % {"name": mark, "value": meaning}, small=True)
        rows = [
            [
                f"{FIRST_STRONG}{plain(safe(row.words.text))}{POP} {LEFT_TO_RIGHT}[{row.reference}]{POP}",
                *row.marks,
            ]
            for row in block.rows
        ]
        self.grid([[block.head, *block.columns], *rows], head=True, described=plain(block.caption), first=9)

    def entry(self, block: Entry) -> None:
        title = self.verbatim(block.words, bold=True, keep=bool(block.facts))
        title.add_run(" ")
        self.put(title, f"[{safe(block.reference)}]", "ltr", self.report.language, small=True, colour=GREEN)
        for number, (name, value) in enumerate(block.facts, start=1):
            place = self.new(keep=number < len(block.facts))
            self.line(place, _("%(name)s: %(value)s") % {"name": name, "value": ""}, small=True, colour=SOFT)
            if isinstance(value, Verbatim):
                text = " ".join(safe(value.text).split())
                self.put(place, text, value.direction, value.language.split("-")[0], small=True)
            else:
                self.line(place, value, small=True)

    def passage(self, block: Passage) -> None:
        if block.by:
            whose = self.new(keep=True)
            self.line(whose, block.by, small=True, colour=SOFT)
        self.verbatim(block.words)

    def references(self, block: References) -> None:
        self.claim(self.new(), Claim(block.line, block.references, block.more))

    def listing(self, block: Listing) -> None:
        for item in block.items:
            self.line(self.new("List Bullet"), item)

    def facts(self, block: Facts) -> None:
        self.grid([[_("Item"), _("Value")], *[list(item) for item in block.items]], head=True, first=0.5)

    def told(self, block: Told) -> None:
        if block.by:
            by = self.new(keep=True)
            self.line(by, block.by, small=True, colour=GREEN)
        self.verbatim(block.words)

    def seal(self, block: Seal) -> None:
        place = self.new(keep=True)
        self.line(place, block.line)
        drawn = self.new().add_run().add_picture(io.BytesIO(qr_image(block.address)), width=Cm(3.2))
        drawn._inline.docPr.set("descr", plain(block.line))
        for text in (block.code, block.address):
            self.put(self.new(), text, "ltr", self.report.language, small=True)

    # -- paragraphs, runs, tables ------------------------------------------------------------------------------------

    def new(self, style: str | None = None, *, direction: Direction | None = None, keep: bool = False) -> WordParagraph:
        """Return the next paragraph; one that is kept stands close above what it belongs to, on the same page."""
        place = self.word.add_paragraph()
        if style is not None:
            cast(Any, place._p).style = self.style_ids[style]
        elif self.ends_with_a_table(before=place):
            place.paragraph_format.space_before = Pt(12)
        if keep:
            place.paragraph_format.keep_with_next = True
            place.paragraph_format.space_after = Pt(3)
        self.direct(place, direction or self.report.direction)
        return place

    def direct(self, place: WordParagraph, direction: Direction) -> None:
        if direction == "rtl":
            properties = place._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)

    def line(
        self, place: WordParagraph, line: str, *, bold: bool = False, small: bool = False, colour: str = ""
    ) -> None:
        """Write a line of ours: figures and foreign labels are runs of their own direction."""
        for run in runs(line):
            direction: Direction = self.report.direction
            if run.kind != "text":
                direction = "rtl" if run.kind == "rtl" else "ltr"
            text = run.text.replace(LEFT_TO_RIGHT, LTR_MARK).replace(POP, LTR_MARK)
            self.put(place, safe(text), direction, self.report.language, bold=bold, small=small, colour=colour)

    def ends_with_a_table(self, *, before: WordParagraph | None = None) -> bool:
        """Whether a table is the last thing that was written."""
        last = before._p.getprevious() if before is not None else self.word.element.body.sectPr.getprevious()
        return last is not None and last.tag == _TABLE

    def verbatim(
        self, words: Verbatim, *, before: str = "", after: str = "", bold: bool = False, keep: bool = False
    ) -> WordParagraph:
        place = self.new(direction=words.direction, keep=keep)
        text = f"{before}{safe(words.text)}{after}"
        for number, part in enumerate(text.split("\n")):
            if number:
                place.add_run().add_break(WD_BREAK.LINE)
            self.put(place, part, words.direction, words.language.split("-")[0], bold=bold, verbatim=True)
        return place

    def put(
        self,
        place: WordParagraph,
        text: str,
        direction: Direction,
        language: str,
        *,
        bold: bool = False,
        small: bool = False,
        colour: str = "",
        verbatim: bool = False,
    ) -> None:
        if direction != self.report.direction and not verbatim:
            # Some word processors go by the letters alone, and a figure has none: marks inside hold it together, marks
            # outside keep what follows it, a figure too, in the direction of the line.
            ours, its = (LTR_MARK, RTL_MARK) if direction == "rtl" else (RTL_MARK, LTR_MARK)
            text = f"{ours}{its}{text}{its}{ours}"
        look = (bold, colour, small, direction == "rtl", language)
        if look not in self.looks:
            self.looks[look] = self.properties(*look)
        run = SubElement(place._p, _RUN)
        run.append(deepcopy(self.looks[look]))
        if text.isprintable():
            words = SubElement(run, _TEXT)
            words.text = text
            if text != text.strip():
                words.set(_SPACE, "preserve")
        else:
            WordRun(run, place).add_text(text)  # tabs and line breaks are elements of their own

    def properties(self, bold: bool, colour: str, small: bool, right_to_left: bool, language: str) -> Any:
        """Return how a run looks: made once, copied thousands of times."""
        run = WordRun(cast(Any, OxmlElement("w:r")), self.word)
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            set_value(properties, "w:bCs", "1", AFTER_BOLD)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour[1:])
        if small:
            run.font.size = Pt(9)
            set_value(properties, "w:szCs", "18", AFTER_SIZE)
        if right_to_left:
            run.font.rtl = True
        if language != self.report.language:
            set_language(properties, language)
        return properties

    def grid(
        self,
        rows: list[list[str]],
        *,
        head: bool,
        described: str = "",
        first: float = 2,
        heat: Sequence[Sequence[float | None]] = (),
    ) -> None:
        if self.ends_with_a_table():
            self.word.add_paragraph()  # else Word makes one table of the two
        table = self.word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        properties = table._tbl.tblPr
        if self.report.direction == "rtl":
            properties.insert(1, OxmlElement("w:bidiVisual"))
        if described:
            # What a screen reader says of the table: its alternative text.
            set_value(properties, "w:tblCaption", described, ("w:tblDescription",))
        share = PAGE_WIDTH / (len(rows[0]) + first - 1)
        widths = [share * first, *[share] * (len(rows[0]) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            top = head and number == 0
            row_properties = row._tr.get_or_add_trPr()
            row_properties.append(OxmlElement("w:cantSplit"))
            if top:
                row_properties.append(OxmlElement("w:tblHeader"))
            grounds = self.grounds(number, len(texts), head=head, heat=heat)
            for cell, text, width, ground in zip(row.cells, texts, widths, grounds, strict=True):
                cell.width = Cm(width)
                place = cell.paragraphs[0]
                self.direct(place, self.report.direction)
                self.line(place, text, bold=top, small=True)
                place.paragraph_format.space_after = Pt(2)
                # A small table stays on one page.
                place.paragraph_format.keep_with_next = number + 1 < len(rows) <= STAYS_WHOLE
                if ground:
                    shade(cell._tc, ground)

    def grounds(self, number: int, size: int, *, head: bool, heat: Sequence[Sequence[float | None]]) -> list[str]:
        """Return the ground of each cell of a row."""
        if head and number == 0:
            return [_MINT] * size
        ground = _SAND if number % 2 == 0 else ""
        return [ground, *(warmth(share) for share in heat[number - 1])] if heat else [ground] * size
