"""What a Word document is dressed in before anything is written: its properties, styles and pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor

from portal.shared.typesetting.colours import GREEN
from portal.shared.typesetting.inline import plain, safe

from .ooxml import AFTER_SIZE, EDGES, LOCALES, set_language, set_value
from .outline import Report

FACE = "Times New Roman"


def dress(word: Document, report: Report, compiled_at: datetime) -> Section:
    """Dress an empty document for a report; returns its pages."""
    core = word.core_properties
    stamp = compiled_at.astimezone(UTC).replace(tzinfo=None)
    core.title = plain(safe(report.title))
    core.author = plain(safe(report.cover.ministry))
    core.subject = plain(safe(report.cover.strategy))
    core.language = LOCALES[report.language]
    core.created = core.modified = stamp
    core.last_modified_by = core.author
    core.comments, core.keywords, core.revision = "", "", 1
    styles = cast(Any, word.styles)
    headings = (("Heading 1", 19, GREEN), ("Heading 2", 14, GREEN), ("Heading 3", 12, GREEN))
    for name, size, colour in (("Normal", 11, None), *headings):
        style = styles[name]
        style.font.size, style.font.name = Pt(size), FACE
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour[1:])
        _set_face(style.element.get_or_add_rPr(), size, report.language)
    title = styles["Title"]
    title.font.name, title.font.size, title.font.bold = FACE, Pt(30), True
    title.font.color.rgb = RGBColor.from_string(GREEN[1:])
    _set_face(title.element.get_or_add_rPr(), 30, report.language)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for edge in styles["Table Grid"].element.iter(*(qn(f"w:{side}") for side in EDGES)):
        edge.set(qn("w:color"), "D9E0DA")
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.3)
    if report.direction == "rtl":
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings")
    return section


def _set_face(properties: Any, size: float, language: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(slot), None)
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FACE)
    set_value(properties, "w:szCs", str(int(size * 2)), AFTER_SIZE)
    set_language(properties, language)
