"""The national report as PDF and as a Word document: the regions' renderers set it, in the same type."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from consultations.synthesis.national.composition import compose, shades
from consultations.synthesis.national.outline import Spread
from consultations.synthesis.rendering import docx, pdf
from consultations.synthesis.rendering.outline import Block, Report, Table
from consultations.synthesis.rendering.phrases import Snapshot


def render_pdf(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the PDF of a snapshot in one language."""
    report = _printed(compose(snapshot, checksum=checksum, language=language))
    return pdf.set_report(report, compiled_at=_moment(snapshot), shades=shades(snapshot))


def render_docx(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the Word document of a snapshot in one language."""
    report = _printed(compose(snapshot, checksum=checksum, language=language))
    return docx.write_report(report, compiled_at=_moment(snapshot))


def _moment(snapshot: Snapshot) -> datetime:
    return datetime.fromisoformat(snapshot["compiled_at"])


def _printed(report: Report) -> Report:
    """Return the report as paper takes it: there a table of regions leads nowhere."""
    return replace(report, blocks=[_on_paper(block) for block in report.blocks])


def _on_paper(block: Block) -> Block:
    if not isinstance(block, Spread):
        return block
    return Table(**{each.name: getattr(block, each.name) for each in fields(Table)})
