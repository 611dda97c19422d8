"""Where the files of the regions' reports are kept, and how they are made."""

from __future__ import annotations

from consultations.synthesis import filing
from consultations.synthesis.filing import Shelf
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.xlsx import render_xlsx
from consultations.synthesis.signing import freezing

Format = ReportFile.Format
SHELF = Shelf(
    ReportFile,
    "reports",
    {Format.PDF: render_pdf, Format.DOCX: render_docx, Format.XLSX: render_xlsx},
    freezing.content,
)


def render(report: SynthesisReport, *, edition: str, language: str, kind: str) -> bytes:
    """Return a file of a region's report."""
    return filing.render(report, SHELF, edition=edition, language=language, kind=kind)
