"""What the list says of one export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consultations.review.exports import words
from consultations.review.forms import QueueForm
from consultations.review.models import Export
from portal.shared.models import Job
from portal.shared.time import local


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    export: Export
    selected: list[tuple[str, str]]
    stage: str
    is_over: bool

    @property
    def has_file(self) -> bool:
        return bool(self.export.file) and not self.is_over

    @property
    def may_be_asked_again(self) -> bool:
        return self.is_over or self.export.job.state == Job.State.FAILED


def about(export: Export, form: QueueForm, *, now: datetime) -> Row:
    """Return what the list shows; the form lends the names of what can be chosen."""
    is_over = export.expires_at is not None and export.expires_at <= now
    return Row(export, words.in_words(form, export.filters), stage_of(export.job), is_over)


def stage_of(job: Job) -> str:
    """Return in words what an export is at."""
    return str(words.STAGES.get(job.stage, "")) if job.is_open else ""


def file_name(export: Export) -> str:
    """Return what a downloaded file is called: its number and the day it is of."""
    day = f"{local(export.read_at):%Y-%m-%d}" if export.read_at else ""
    return f"tachawor-contributions-{day}-{export.pk}.{export.format}"
