"""The files of a report: what is due, how each is rendered, and what a killed compilation left behind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.pdf import render_pdf
from consultations.synthesis.rendering.xlsx import render_xlsx
from consultations.synthesis.signing import freezing
from portal.shared import files
from portal.shared.typesetting.pdf import pages

FOLDER = "reports"
RENDERERS: dict[str, Callable[..., bytes]] = {
    ReportFile.Format.PDF: render_pdf,
    ReportFile.Format.DOCX: render_docx,
    ReportFile.Format.XLSX: render_xlsx,
}
# A file that no report names may belong to a compilation under way; none takes this long.
LEFT_OVER = timedelta(hours=6)


def due(report: SynthesisReport) -> list[ReportFile]:
    """Return the files that a report is due, not rendered yet."""
    return [
        ReportFile(report=report, edition=edition, language=language, format=kind)
        for edition in ReportFile.Edition.values
        for language, _name in settings.LANGUAGES
        for kind in RENDERERS
    ]


def render(report: SynthesisReport, *, edition: str, language: str, kind: str) -> bytes:
    """Return a file of a report. The same report gives the same bytes, today and in ten years."""
    return RENDERERS[kind](freezing.content(report, edition), checksum=report.checksum(edition), language=language)


def make_all(report: SynthesisReport, tell: Callable[[], None]) -> list[ReportFile]:
    """Render every file that a report is due; no row names them yet. `tell` is called as each begins."""
    every = due(report)
    for edition in ReportFile.Edition.values:  # one after the other: each is a large tree while its files are made
        _make_edition([file for file in every if file.edition == edition], freezing.content(report, edition), tell)
    return every


def _make_edition(every: list[ReportFile], snapshot: dict[str, Any], tell: Callable[[], None]) -> None:
    """Render the files of one edition. The PDFs are set beside the others: the work of it is another process's."""
    beside = ThreadPoolExecutor(1, thread_name_prefix="pdf")
    try:
        later = [beside.submit(make, file, snapshot) for file in every if file.format == ReportFile.Format.PDF]
        for file in every:
            if file.format != ReportFile.Format.PDF:
                tell()
                make(file, snapshot)
        for waited_for in later:
            tell()
            waited_for.result()
    finally:
        beside.shutdown(cancel_futures=True)


def make(file: ReportFile, snapshot: dict[str, Any]) -> None:
    """Render a file and keep its bytes under their hash."""
    report = file.report
    content = RENDERERS[file.format](snapshot, checksum=report.checksum(file.edition), language=file.language)
    file.file.name, file.sha256 = files.store(content, folder=FOLDER, suffix=f".{file.format}")
    file.size = len(content)
    file.pages = pages(content) if file.format == ReportFile.Format.PDF else None


def discard_leftovers() -> int:
    """Delete the files that a killed compilation left and no report names; returns how many."""
    _folders, names = default_storage.listdir(FOLDER)
    old = timezone.now() - LEFT_OVER
    named = set(ReportFile.objects.values_list("file", flat=True))
    left = [
        name
        for name in (f"{FOLDER}/{name}" for name in names)
        if name not in named and default_storage.get_modified_time(name) < old
    ]
    for name in left:
        default_storage.delete(name)
    return len(left)
