"""The PDF of a report: tagged (PDF/UA-1), the same bytes for the same snapshot whenever it is set."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override
from pypdf import PdfReader

from portal.shared.typesetting.glyphs import FACES, Printer, typst_fonts, undrawn
from portal.shared.typesetting.inline import LEFT_TO_RIGHT, POP, code_point, joined, plain, runs, safe

from . import charts
from .composition import compose
from .outline import Block, Claim, Heading, Paragraph, Report, Verbatim
from .phrases import Snapshot

TEMPLATE = Path(__file__).resolve().parents[3] / "templates" / "reports" / "synthesis.typ"
_UNDISPLAYABLE = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# Each failed try names at least one character; past this many the fonts are not what they should be.
_TRIES = 60


def render_pdf(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the PDF of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    compiled_at = datetime.fromisoformat(snapshot["compiled_at"])
    refused: frozenset[str] = frozenset()
    for _try in range(_TRIES):
        try:
            return _compiled(_data(report, Printer(refused), compiled_at), report, compiled_at)
        except typst.TypstError as error:
            # The fonts' tables promise a glyph that shaping did not find: print that character by its name.
            found = _UNDISPLAYABLE.search(error.message)
            named = undrawn(_unescaped(found[1])) - refused if found else frozenset()
            if not named:
                raise
            refused |= named
    raise RuntimeError("The report's fonts refuse too many characters")


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _compiled(data: dict[str, Any], report: Report, compiled_at: datetime) -> bytes:
    compiler = typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=typst_fonts(),
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            "map": _map(report, (charts.GROUND, charts.GREEN, charts.WHITE)),
            "cover_map": _map(report, ("#1d6c56", "#ffffff", charts.GREEN)),
        },
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=compiled_at)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def _map(report: Report, colours: tuple[str, str, str]) -> str:
    return charts.region_map(
        title=report.map_alt, ident="map", language=report.language, highlighted=report.region_code, colours=colours
    )


def _data(report: Report, printer: Printer, compiled_at: datetime) -> dict[str, Any]:
    """Return what the template reads: lines as runs, every text printable, and the list of what is not."""
    data: dict[str, Any] = _plain(report, printer.printable)
    with override(report.language):
        note = [_plain(block, printer.printable) for block in _replaced(printer.replaced, report)]
    # Before the colophon, which closes the report.
    data["blocks"][_colophon(report) : _colophon(report)] = note
    data["fonts"] = list(FACES)
    data["date"] = [compiled_at.year, compiled_at.month, compiled_at.day]
    return data


def _colophon(report: Report) -> int:
    return max(index for index, block in enumerate(report.blocks) if isinstance(block, Heading) and block.level == 1)


def _replaced(characters: set[str], report: Report) -> list[Block]:
    if not characters:
        return []
    names = joined(
        [f"{LEFT_TO_RIGHT}{code_point(character)}{POP}" for character in sorted(characters)], report.language
    )
    return [
        Heading(_("Characters that could not be printed"), 2),
        Paragraph(
            [
                Claim(
                    _("No font of this report has these characters; they stand as code points: %(names)s.")
                    % {"names": names}
                )
            ]
        ),
    ]


# Fields that hold a name of the code, not words for a reader.
_AS_IS = {"language", "direction", "region_code", "accent", "accents"}
# Fields that hold one text printed whole, not a line to take apart.
_WHOLE = {"reference", "items_of_references", "title", "map_alt"}


def _plain(value: Any, printable: Callable[[str], str], field_name: str = "") -> Any:
    """Turn blocks into JSON: a line becomes its runs."""
    if isinstance(value, Verbatim):
        words = printable(safe(value.text))
        return {"words": words.split("\n"), "language": value.language, "direction": value.direction}
    if is_dataclass(value):
        named = {field.name: _plain(getattr(value, field.name), printable, field.name) for field in fields(value)}
        return {"block": type(value).__name__.lower(), **named}
    if isinstance(value, str):
        if field_name in _AS_IS:
            return value
        if field_name in _WHOLE:
            return printable(plain(value))
        return _line(value, printable)
    if isinstance(value, list | tuple):
        name = "reference" if field_name == "references" else field_name
        return [_plain(item, printable, name) for item in value]
    return value


def _line(line: str, printable: Callable[[str], str]) -> list[Any]:
    """Return a line's runs; a label of a direction of its own is a line again."""
    return [
        [run.kind, printable(run.text) if run.kind in ("text", "figure") else _line(run.text, printable)]
        for run in runs(line)
    ]


def _unescaped(text: str) -> str:
    """Read a text as typst names it in a message."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
