"""What python-docx leaves to its users: properties in the order Word demands, languages, fields, a dated archive."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
# Word wants a country with the language.
LOCALES = {"ar": "ar-MA", "ary": "ar-MA", "fr": "fr-MA", "zgh": "zgh-Tfng-MA"}
# What may follow w:bidi inside w:pPr, in the order the format demands.
AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


# What may follow these inside w:rPr.
AFTER_LANGUAGE = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
AFTER_SIZE = (
    "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
    *AFTER_LANGUAGE,
)  # fmt: skip
AFTER_BOLD = (
    "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint",
    "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position",
    "w:sz", "w:szCs", *AFTER_SIZE,
)  # fmt: skip


def set_value(properties: Any, tag: str, value: str, successors: tuple[str, ...]) -> None:
    """Set one property in the place the format gives it: Word refuses a document that has them in another order."""
    for old in properties.findall(qn(tag)):
        properties.remove(old)
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    properties.insert_element_before(element, *successors)


def set_language(properties: Any, language: str) -> None:
    """Say which language a run is in; one that Word has no name for is left unsaid."""
    locale = LOCALES.get(language)
    if locale:
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        element = OxmlElement("w:lang")
        element.set(qn("w:bidi" if locale.startswith("ar") else "w:val"), locale)
        properties.insert_element_before(element, *AFTER_LANGUAGE)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell."""
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(element)


def add_field(place: Paragraph, code: str, shown: str = "") -> None:
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
                place.add_run(part)


def add_bookmark(place: Paragraph, name: str, number: int) -> None:
    """Make what a paragraph holds a place that fields and links lead to."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            mark.set(qn("w:name"), name)
            runs = place._p.findall(qn("w:r"))
            runs[0].addprevious(mark)
        else:
            place._p.append(mark)


def lead_to(place: Paragraph, name: str, width: Length) -> None:
    """Make a line of a table of contents of a paragraph: dots, the page of a bookmark, and the way there."""
    place.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    place.add_run().add_tab()
    add_field(place, f"PAGEREF {name} \\h", "…")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    for run in place._p.findall(qn("w:r")):
        link.append(run)
    place._p.append(link)


def dated(document: bytes, compiled_at: datetime) -> bytes:
    """Rewrite the archive with the snapshot's date on every entry, so that the same report is the same file."""
    stamp = compiled_at.astimezone(UTC).timetuple()[:6]
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(entry, source.read(name))
    return written.getvalue()
