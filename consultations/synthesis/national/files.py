"""The files of a national report: what is due, how each is rendered, and what a killed compilation left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from consultations.synthesis.models import ReportFile
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.national.printing import render_docx, render_pdf
from consultations.synthesis.national.sheets import render_xlsx
from portal.shared import files
from portal.shared.typesetting.pdf import pages

FOLDER = "national"
RENDERERS: dict[str, Callable[..., bytes]] = {
    ReportFile.Format.PDF: render_pdf,
    ReportFile.Format.DOCX: render_docx,
    ReportFile.Format.XLSX: render_xlsx,
}
# A file that no report names may belong to a compilation under way; none takes this long.
LEFT_OVER = timedelta(hours=6)


def due(report: NationalReport) -> list[NationalFile]:
    """Return the files that a report is due, not rendered yet."""
    return [
        NationalFile(report=report, edition=edition, language=language, format=kind)
        for edition in ReportFile.Edition.values
        for language, _name in settings.LANGUAGES
        for kind in RENDERERS
    ]


def make(file: NationalFile) -> NationalFile:
    """Render a file and keep its bytes under their hash. No row names it yet."""
    report = file.report
    content = RENDERERS[file.format](
        report.snapshot(file.edition), checksum=report.checksum(file.edition), language=file.language
    )
    file.file.name, file.sha256 = files.store(content, folder=FOLDER, suffix=f".{file.format}")
    file.size = len(content)
    file.pages = pages(content) if file.format == ReportFile.Format.PDF else None
    return file


def discard_leftovers() -> int:
    """Delete the files that a killed compilation left and no report names; returns how many."""
    _folders, names = default_storage.listdir(FOLDER)
    old = timezone.now() - LEFT_OVER
    named = set(NationalFile.objects.values_list("file", flat=True))
    left = [
        name
        for name in (f"{FOLDER}/{name}" for name in names)
        if name not in named and default_storage.get_modified_time(name) < old
    ]
    for name in left:
        default_storage.delete(name)
    return len(left)
