"""Where the files of the national report are kept, and how they are made."""

from __future__ import annotations

from consultations.synthesis.filing import Shelf
from consultations.synthesis.models import ReportFile
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.national.printing import render_docx, render_pdf
from consultations.synthesis.national.sheets import render_xlsx
from consultations.synthesis.signing import sealing
from consultations.synthesis.signing.freezing import DRAFT
from consultations.synthesis.snapshot import Snapshot

Format = ReportFile.Format


def content(report: NationalReport, edition: str) -> Snapshot:
    """Return what an edition is rendered from: a draft says so, and what was taken back has gone."""
    snapshot = sealing.remaining(report.snapshot(edition))
    return snapshot if report.is_frozen else snapshot | {"signing": DRAFT}


SHELF = Shelf(
    NationalFile,
    "national",
    {Format.PDF: render_pdf, Format.DOCX: render_docx, Format.XLSX: render_xlsx},
    content,
)
