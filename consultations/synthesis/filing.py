"""The files of a report of any kind: what is due, how each is kept, and what a killed compilation left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from consultations.synthesis.models import ReportFile, Sealed, SealedFile
from consultations.synthesis.snapshot import Snapshot
from portal.shared import files
from portal.shared.processes import side_by_side
from portal.shared.typesetting.pdf import pages

# A file that no report names may belong to a compilation under way; none takes this long.
LEFT_OVER = timedelta(hours=6)


@dataclass
class Shelf:
    """Where the files of one kind of report are kept, and how they are made."""

    rows: type[SealedFile]
    folder: str
    renderers: dict[str, Callable[..., bytes]]
    content: Callable[[Any, str], Snapshot]  # what an edition of a report is rendered from


def due(shelf: Shelf) -> list[Any]:
    """Return the files that a report is due, not rendered yet and nobody's so far."""
    return [
        shelf.rows(edition=edition, language=language, format=kind)
        for edition in ReportFile.Edition.values
        for kind in shelf.renderers
        for language, _name in settings.LANGUAGES
    ]


def render(report: Sealed, shelf: Shelf, *, edition: str, language: str, kind: str) -> bytes:
    """Return a file of a report. The same report gives the same bytes, today and in ten years."""
    checksum = report.checksum(edition)
    return shelf.renderers[kind](shelf.content(report, edition), checksum=checksum, language=language)


def make_all(report: Sealed, shelf: Shelf, tell: Callable[[], None]) -> list[Any]:
    """Render every file that a report is due; no row names them yet. `tell` is called as each begins.

    The editions are set side by side: each is a large tree, and a processor's work.
    """
    every, made = due(shelf), []
    editions = (
        partial(_made, [file for file in every if file.edition == edition], report, shelf)
        for edition in ReportFile.Edition.values
    )
    with closing(side_by_side(*editions)) as arriving:
        for file in arriving:
            if file is None:
                tell()
            else:
                made.append(file)
    return made


def _made(every: Sequence[Any], report: Sealed, shelf: Shelf) -> Iterator[Any]:
    """Yield each file of an edition when it is made, and before that, as it begins, None."""
    edition = every[0].edition
    snapshot, checksum = shelf.content(report, edition), report.checksum(edition)
    for file in every:
        yield None
        make(file, snapshot, checksum, shelf)
        yield file


def make(file: Any, snapshot: Snapshot, checksum: str, shelf: Shelf) -> None:
    """Render a file and keep its bytes under their hash."""
    content = shelf.renderers[file.format](snapshot, checksum=checksum, language=file.language)
    file.file.name, file.sha256 = files.store(content, folder=shelf.folder, suffix=f".{file.format}")
    file.size = len(content)
    file.pages = pages(content) if file.format == ReportFile.Format.PDF else None


def discard_leftovers(shelf: Shelf) -> int:
    """Delete the files that a killed compilation left and no report names; returns how many."""
    _folders, names = default_storage.listdir(shelf.folder)
    old = timezone.now() - LEFT_OVER
    named = set(shelf.rows._default_manager.values_list("file", flat=True))
    left = [
        name
        for name in (f"{shelf.folder}/{name}" for name in names)
        if name not in named and default_storage.get_modified_time(name) < old
    ]
    for name in left:
        default_storage.delete(name)
    return len(left)
