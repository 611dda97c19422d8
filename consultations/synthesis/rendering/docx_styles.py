"""What a Word document is dressed in before anything is written: its properties, styles and pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor

from portal.shared.typesetting.colours import GREEN, SOFT
from portal.shared.typesetting.inline import plain, safe

from .ooxml import AFTER_BOLD, AFTER_SIZE, EDGES, LOCALES, set_language, set_value
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
    _settle(word)
    for name, size, colour in (
        *(("Normal", 11, ""), ("Header", 9, SOFT), ("Subtitle", 16, SOFT)),
        *(("Title", 30, GREEN), ("Heading 1", 19, GREEN), ("Heading 2", 14, GREEN), ("Heading 3", 12, GREEN)),
    ):
        style = styles[name]
        style.font.size, style.font.name = Pt(size), FACE
        properties = style.element.get_or_add_rPr()
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour[1:])
        if colour == GREEN:
            style.font.bold = True
            set_value(properties, "w:bCs", "1", AFTER_BOLD)
        _set_face(properties, size, report.language)
    # A running head of two lines stays clear of the page under it.
    styles["Header"].paragraph_format.space_after = Pt(14)
    kind = styles["Subtitle"]
    kind.paragraph_format.space_before, kind.font.italic, kind.font.cs_italic = Pt(120), False, False
    for style in (styles["Title"], kind):
        # A line under them, and letters set apart: Arabic letters hold together.
        for extra in [*style.element.pPr.findall(qn("w:pBdr")), *style.element.rPr.findall(qn("w:spacing"))]:
            extra.getparent().remove(extra)
    for edge in styles["Table Grid"].element.iter(*(qn(f"w:{side}") for side in EDGES)):
        edge.set(qn("w:color"), "D9E0DA")
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.3)
    section.different_first_page_header_footer = True  # a cover carries neither
    if report.direction == "rtl":
        section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings")
    return section


def _settle(word: Document) -> None:
    """Make a document of today, of Morocco's two languages, out of the template's: without its picture of a page."""
    for element in (word.styles.element.find(f".//{qn('w:lang')}"), word.settings.element.find(qn("w:themeFontLang"))):
        for name, locale in (("val", LOCALES["fr"]), ("eastAsia", LOCALES["fr"]), ("bidi", LOCALES["ar"])):
            element.set(qn(f"w:{name}"), locale)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # less, and Word says that the document is of an older version
    word.settings.element.find(qn("w:zoom")).set(qn("w:percent"), "100")
    relations = word.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        relations.pop(key)


def _set_face(properties: Any, size: float, language: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(slot), None)
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FACE)
    set_value(properties, "w:szCs", str(int(size * 2)), AFTER_SIZE)
    set_language(properties, language)
