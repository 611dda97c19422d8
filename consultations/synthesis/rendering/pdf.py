"""The PDF of a report: the same bytes for the same snapshot whenever it is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, override

from consultations.synthesis.signing.marking import qr_drawing
from portal.shared.typesetting.colours import GREEN
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import LEFT_TO_RIGHT, POP, code_point, joined, plain
from portal.shared.typesetting.pdf import frame, set_pdf

from . import charts
from .composition import compose
from .outline import Block, Claim, Heading, Paragraph, Report, Seal, Verbatim
from .phrases import Snapshot


def render_pdf(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the PDF of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    return set_report(report, compiled_at=datetime.fromisoformat(snapshot["compiled_at"]))


def set_report(report: Report, *, compiled_at: datetime, shades: Mapping[str, float | None] | None = None) -> bytes:
    """Return the PDF of a report; `shades` are the regions' figures where its map shows all of them."""
    return set_pdf(
        "synthesis.typ",
        lambda printer: _data(report, printer),
        date=compiled_at,
        apart=True,
        images={
            "map": _map(report, (charts.GROUND, GREEN, charts.WHITE), shades),
            "cover_map": _map(report, ("#1d6c56", "#ffffff", GREEN)),
            **_qr(report),
        },
    )


def _qr(report: Report) -> dict[str, str]:
    drawn = [qr_drawing(block.address) for block in report.blocks if isinstance(block, Seal)]
    return {"qr": drawn[0]} if drawn else {}


def _map(report: Report, colours: tuple[str, str, str], shades: Mapping[str, float | None] | None = None) -> str:
    return charts.region_map(
        title=report.map_alt,
        ident="map",
        language=report.language,
        highlighted=report.region_code or None,
        values=shades,
        colours=colours,
    )


def _data(report: Report, printer: Printer) -> dict[str, Any]:
    """Return what the template reads: lines as runs, every text printable, and the list of what is not."""
    data: dict[str, Any] = _plain(report, printer) | frame(
        printer,
        language=report.language,
        title=report.title,
        author=report.cover.ministry,
        running_start=report.running_start,
        running_end=report.running_end,
        page=report.page,
    )
    with override(report.language):
        note = [_plain(block, printer) for block in _replaced(printer.replaced, report)]
    # Before the colophon, which closes the report.
    data["blocks"][_colophon(report) : _colophon(report)] = note
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
_AS_IS = {"language", "direction", "region_code", "accent", "accents", "section", "sections"}
# Fields that hold one text printed whole, not a line to take apart.
_WHOLE = {"reference", "items_of_references", "title", "map_alt", "address", "code"}


def _plain(value: Any, printer: Printer, field_name: str = "") -> Any:
    """Turn blocks into JSON: a line becomes its runs."""
    if isinstance(value, Verbatim):
        return printer.words(value.text, language=value.language, direction=value.direction)
    if is_dataclass(value):
        named = {field.name: _plain(getattr(value, field.name), printer, field.name) for field in fields(value)}
        return {"block": type(value).__name__.lower(), **named}
    if isinstance(value, str):
        if field_name in _AS_IS:
            return value
        if field_name in _WHOLE:
            return printer.printable(plain(value))
        return printer.line(value)
    if isinstance(value, list | tuple):
        name = "reference" if field_name == "references" else field_name
        return [_plain(item, printer, name) for item in value]
    return value
