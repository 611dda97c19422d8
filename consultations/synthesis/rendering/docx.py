"""The report as a Word document: the PDF's outline, with real headings, tables that repeat their head, and languages.

Direction in Word is said three times over: `w:bidi` on the paragraph, `w:rtl` on the run, `w:bidiVisual` on the table.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from .charts import AXIS_COLOURS, GREEN, SOFT
from .composition import compose
from .inline import Direction, plain, runs, safe
from .outline import (
    Answer,
    Claim,
    Contents,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Quote,
    References,
    Report,
    Table,
    Tiles,
    Verbatim,
)
from .phrases import Snapshot

FACE = "Times New Roman"
_MINT, _SAND = "E3F1EA", "FAF7F1"
# Word wants a country with the language.
_LOCALES = {"ar": "ar-MA", "ary": "ar-MA", "fr": "fr-MA", "zgh": "zgh-Tfng-MA"}


def render_docx(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the Word document of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    compiled_at = datetime.fromisoformat(snapshot["compiled_at"])
    with override(language):
        return _Writer(report, compiled_at).document()


class _Writer:
    """Writes one report; every method appends to the document."""

    def __init__(self, report: Report, compiled_at: datetime) -> None:
        self.report, self.compiled_at = report, compiled_at
        self.word: Word = Document()

    def document(self) -> bytes:
        self.set_up()
        self.cover()
        setters: dict[type, Callable[[Any], None]] = {
            Contents: self.contents,
            Heading: self.heading,
            Paragraph: self.paragraph,
            Tiles: self.tiles,
            Table: self.table,
            Quote: self.quote,
            Answer: self.answer,
            References: self.references,
            Listing: self.listing,
            Facts: self.facts,
        }
        for block in self.report.blocks:
            setters[type(block)](block)
        written = io.BytesIO()
        self.word.save(written)
        return _dated(written.getvalue(), self.compiled_at)

    # -- the document ------------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        core = self.word.core_properties
        stamp = self.compiled_at.astimezone(UTC).replace(tzinfo=None)
        core.title = plain(safe(self.report.title))
        core.author = plain(safe(self.report.cover.ministry))
        core.subject = plain(safe(self.report.cover.strategy))
        core.language = _LOCALES[self.report.language]
        core.created = core.modified = stamp
        core.last_modified_by = core.author
        core.comments, core.keywords, core.revision = "", "", 1
        styles = cast(Any, self.word.styles)
        for name, size, colour in (("Normal", 11, None), ("Heading 1", 19, GREEN), ("Heading 2", 14, GREEN)):
            style = styles[name]
            style.font.size, style.font.name = Pt(size), FACE
            if colour:
                style.font.color.rgb = RGBColor.from_string(colour[1:])
            self.face(style.element.get_or_add_rPr(), size)
        styles["Title"].font.name = FACE
        self.face(styles["Title"].element.get_or_add_rPr(), 30)
        section = self.word.sections[0]
        if self.report.direction == "rtl":
            section._sectPr.insert_element_before(
                OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings"
            )
        head = section.header.paragraphs[0]
        self.line(head, self.report.running_start, small=True)
        head.add_run(" · ")
        self.line(head, self.report.running_end, small=True)
        self.direct(head, self.report.direction)
        foot = section.footer.paragraphs[0]
        self.line(foot, f"{self.report.page} ", small=True)
        _field(foot, "PAGE")
        foot.add_run(" / ")
        _field(foot, "NUMPAGES")
        self.direct(foot, self.report.direction)

    def face(self, properties: Any, size: float) -> None:
        fonts = properties.get_or_add_rFonts()
        for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(slot), None)
        for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(slot), FACE)
        _set(properties, "w:szCs", str(int(size * 2)), _AFTER_SIZE)
        _language(properties, self.report.language)

    def cover(self) -> None:
        cover = self.report.cover
        for text in (cover.ministry, cover.portal, cover.kind):
            self.line(self.new(), text)
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
        # A field, filled by the word processor when it opens the document; until then the headings' list stands in it.
        place = self.new()
        _field(place, 'TOC \\o "1-2" \\h \\z \\u', self.headings())

    def headings(self) -> str:
        told = [f"{plain(b.number)} {plain(b.line)}".strip() for b in self.report.blocks if isinstance(b, Heading)]
        return "\n".join(told)

    def heading(self, block: Heading) -> None:
        colour = AXIS_COLOURS.get(block.accent, GREEN)
        if block.eyebrow:
            eyebrow = self.new()
            eyebrow.paragraph_format.keep_with_next = True
            eyebrow.paragraph_format.page_break_before = block.new_page
            self.line(eyebrow, block.eyebrow, small=True, colour=colour)
        title = self.new(f"Heading {block.level}")
        title.paragraph_format.page_break_before = block.new_page and not block.eyebrow
        if block.number:
            self.line(title, f"{block.number} ", colour=colour)
        self.line(title, block.line, colour=colour)
        for text in (block.aside, block.tag):
            if text:
                under = self.new()
                under.paragraph_format.keep_with_next = True
                self.line(under, text, small=True, colour=SOFT)

    def paragraph(self, block: Paragraph) -> None:
        place = self.new()
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
        caption = self.new()
        caption.paragraph_format.keep_with_next = True
        self.line(caption, block.caption, bold=True)
        self.grid([[column.line for column in block.columns], *block.rows], head=True, described=plain(block.caption))

    def quote(self, block: Quote) -> None:
        opening, closing = self.report.quote_marks
        place = self.verbatim(block.words, before=f"{opening} ", after=f" {closing}")
        place.paragraph_format.keep_with_next = True
        who = self.new(direction=block.words.direction)
        if block.by:
            self.line(who, f"{block.by} · ", small=True, colour=SOFT)
        self.put(who, safe(block.reference), "ltr", self.report.language, small=True, colour=SOFT)

    def answer(self, block: Answer) -> None:
        title = self.verbatim(block.title, bold=True)
        title.paragraph_format.keep_with_next = True
        title.add_run(" ")
        self.put(title, f"[{safe(block.reference)}]", "ltr", self.report.language, small=True, colour=GREEN)
        self.verbatim(block.reason)

    def references(self, block: References) -> None:
        self.claim(self.new(), Claim(block.line, block.references, block.more))

    def listing(self, block: Listing) -> None:
        for item in block.items:
            self.line(self.new("List Bullet"), item)

    def facts(self, block: Facts) -> None:
        self.grid([[_("Item"), _("Value")], *[list(item) for item in block.items]], head=True)

    # -- paragraphs, runs, tables ------------------------------------------------------------------------------------

    def new(self, style: str | None = None, *, direction: Direction | None = None) -> WordParagraph:
        place = self.word.add_paragraph(style=style)
        self.direct(place, direction or self.report.direction)
        return place

    def direct(self, place: WordParagraph, direction: Direction) -> None:
        if direction == "rtl":
            properties = place._p.get_or_add_pPr()
            properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)

    def line(
        self, place: WordParagraph, line: str, *, bold: bool = False, small: bool = False, colour: str = ""
    ) -> None:
        """Write a line of ours: figures and foreign labels are runs of their own direction."""
        for run in runs(line):
            direction: Direction = self.report.direction
            if run.kind != "text":
                direction = "rtl" if run.kind == "rtl" else "ltr"
            self.put(place, safe(run.text), direction, self.report.language, bold=bold, small=small, colour=colour)

    def verbatim(self, words: Verbatim, *, before: str = "", after: str = "", bold: bool = False) -> WordParagraph:
        place = self.new(direction=words.direction)
        text = f"{before}{safe(words.text)}{after}"
        for number, part in enumerate(text.split("\n")):
            if number:
                place.add_run().add_break(WD_BREAK.LINE)
            self.put(place, part, words.direction, words.language.split("-")[0], bold=bold)
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
    ) -> WordRun:
        run = place.add_run(text)
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            _set(properties, "w:bCs", "1", _AFTER_BOLD)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour[1:])
        if small:
            run.font.size = Pt(9)
            _set(properties, "w:szCs", "18", _AFTER_SIZE)
        if direction == "rtl":
            run.font.rtl = True
        if language != self.report.language:
            _language(properties, language)
        return run

    def grid(self, rows: list[list[str]], *, head: bool, described: str = "") -> None:
        table = self.word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        properties = table._tbl.tblPr
        if self.report.direction == "rtl":
            properties.insert(1, OxmlElement("w:bidiVisual"))
        if described:
            # What a screen reader says of the table: its alternative text.
            _set(properties, "w:tblCaption", described, ("w:tblDescription",))
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            first = head and number == 0
            row_properties = row._tr.get_or_add_trPr()
            row_properties.append(OxmlElement("w:cantSplit"))
            if first:
                row_properties.append(OxmlElement("w:tblHeader"))
            for cell, text in zip(row.cells, texts, strict=True):
                place = cell.paragraphs[0]
                self.direct(place, self.report.direction)
                self.line(place, text, bold=first, small=True)
                place.paragraph_format.space_after = Pt(2)
                if first or number % 2 == 0:
                    _shade(cell._tc, _MINT if first else _SAND)
        self.word.add_paragraph().paragraph_format.space_after = Pt(2)


# What may follow w:bidi inside w:pPr, in the order the format demands.
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


# What may follow these inside w:rPr.
_AFTER_LANGUAGE = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_SIZE = (
    "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
    *_AFTER_LANGUAGE,
)  # fmt: skip
_AFTER_BOLD = (
    "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint",
    "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position",
    "w:sz", "w:szCs", *_AFTER_SIZE,
)  # fmt: skip


def _set(properties: Any, tag: str, value: str, successors: tuple[str, ...]) -> None:
    """Set one property in the place the format gives it: Word refuses a document that has them in another order."""
    for old in properties.findall(qn(tag)):
        properties.remove(old)
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    properties.insert_element_before(element, *successors)


def _language(properties: Any, language: str) -> None:
    locale = _LOCALES.get(language)
    if locale:
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        element = OxmlElement("w:lang")
        element.set(qn("w:bidi" if locale.startswith("ar") else "w:val"), locale)
        properties.insert_element_before(element, *_AFTER_LANGUAGE)


def _shade(cell: Any, colour: str) -> None:
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(element)


def _field(place: WordParagraph, code: str, shown: str = "") -> None:
    """Append a field: its code, and what stands there until it is worked out."""
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "begin" and shown:
            # Worked out when the document is opened, without a question to the reader.
            mark.set(qn("w:dirty"), "true")
        place.add_run()._r.append(mark)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = code
            place.add_run()._r.append(instruction)
        elif kind == "separate" and shown:
            for number, part in enumerate(shown.split("\n")):
                if number:
                    place.add_run().add_break(WD_BREAK.LINE)
                place.add_run(safe(part))


def _dated(document: bytes, compiled_at: datetime) -> bytes:
    """Rewrite the archive with the snapshot's date on every entry, so that the same report is the same file."""
    stamp = compiled_at.astimezone(UTC).timetuple()[:6]
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(entry, source.read(name))
    return written.getvalue()
