"""Every write about exports: asking for one, making it, handing it out, clearing what has expired."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from consultations.review.exports import material, queries, words
from consultations.review.exports.selection import select
from consultations.review.exports.spool import Spool
from consultations.review.exports.writers import WRITERS, About
from consultations.review.models import Export
from portal.shared import audit, files, jobs
from portal.shared.files import Stored
from portal.shared.models import Job
from stakeholders.models import Account

FOLDER = "exports"
LASTS = timedelta(days=7)  # how long the link to a file opens it
REMEMBERED = timedelta(days=30)  # how long the row says afterwards that there was one
# A file that no row names may belong to an export that is being made; none takes this long.
LEFT_OVER = timedelta(hours=6)

Progress = Callable[[str, int, int], None]


@transaction.atomic
def request_export(*, filters: str, format: str, language: str, by: Account) -> Export:
    """Ask for what the filters of an address select. While the same is open for the same person, that one is given."""
    definition = hashlib.sha256(f"{filters} {format} {language}".encode()).hexdigest()[:32]
    job = jobs.request(task=queries.TASK, key=f"{by.pk}:{definition}", by=by)
    asked = Export.objects.filter(job=job).first()
    if asked is not None:
        return asked
    export = Export(asked_by=by, asked_at=timezone.now(), filters=filters, format=format, language=language, job=job)
    export.full_clean()
    export.save()
    # The words searched for may be somebody's name: of the filters only which there are.
    used = sorted(dict(parse_qsl(filters.removeprefix("?"))))
    audit.record("export_requested", export, by=by, format=format, filters=used)
    return export


def make_export(*, job: Job, progress: Progress) -> Export:
    """Make the file that a job is about. Started again after its worker died, it leaves one file and one row."""
    export = Export.objects.select_related("asked_by").get(job=job)
    if export.made_at is not None:
        return export
    with translation.override(export.language), files.workshop(FOLDER) as place:
        read_at = timezone.now()
        selection = select(filters=export.filters, by=export.asked_by)
        total = 2 * selection.contributions.order_by().count()
        progress("reading", 0, total)
        spool = Spool(place / "rows", export.format)
        for rows in material.rows(selection.contributions, newest=selection.newest, at=read_at):
            spool.add(rows)
            progress("reading", spool.rows, total)
        about = About(
            language=export.language,
            read_at=read_at,
            facts=words.facts(selected=selection.in_words, read_at=read_at, spool=spool),
        )
        made = place / f"whole.{export.format}"
        WRITERS[export.format](spool, made, about, _by_batches(spool, progress))
        export.read_at, export.regions = read_at, selection.regions
        export.rows, export.stripped, export.continued = spool.rows, spool.stripped, spool.continued
        return _keep(export, made, progress)


def _by_batches(spool: Spool, progress: Progress) -> Callable[[int], None]:
    def tell(written: int) -> None:
        if written % material.BATCH == 0:
            progress("writing", spool.rows + written, 2 * spool.rows)

    return tell


def _keep(export: Export, made: Path, progress: Progress) -> Export:
    """Put the file in its place and say so in the row, or neither."""
    stored = files.put_in_place(made, folder=FOLDER)
    try:
        kept = _write_down(export, stored, progress)
    except BaseException:
        default_storage.delete(stored.name)
        raise
    if kept.file.name != stored.name:
        default_storage.delete(stored.name)
    return kept


@transaction.atomic
def _write_down(export: Export, stored: Stored, progress: Progress) -> Export:
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.made_at is not None:  # another worker was faster
        return row
    # Whoever lost the lease stops here. The only word inside this transaction: see `synthesis.actions.compiling`.
    progress("storing", 2 * export.rows, 2 * export.rows + 1)
    export.file.name, export.sha256, export.size = stored.name, stored.sha256, stored.size
    export.made_at = timezone.now()
    export.expires_at = export.made_at + LASTS
    export.full_clean()
    export.save()
    _record("export_made", export, rows=export.rows, sha256=export.sha256)
    return export


@transaction.atomic
def note_download(*, export: Export) -> None:
    """Write down that somebody took the file."""
    _record("export_downloaded", export, rows=export.rows)


def _record(action: str, export: Export, **details: object) -> None:
    alone = export.regions[0] if len(export.regions) == 1 else ""
    told = {"format": export.format, "regions": export.regions, **details}
    audit.record(action, export, by=export.asked_by, region=alone, **told)


def clear_expired(*, now: datetime | None = None) -> int:
    """Take away files whose time is over, later their rows, and what a killed worker left; returns how many files."""
    now = now or timezone.now()
    cleared = 0
    for export in queries.expired(now):
        name = str(export.file.name)
        Export.objects.filter(pk=export.pk).update(file="")
        default_storage.delete(name)
        cleared += 1
    Export.objects.filter(expires_at__lt=now - REMEMBERED).delete()
    Export.objects.filter(made_at=None, job__state=Job.State.FAILED, asked_at__lt=now - REMEMBERED).delete()
    return cleared + _clear_leftovers(now)


def _clear_leftovers(now: datetime) -> int:
    if not default_storage.exists(FOLDER):
        return 0
    folders, names = default_storage.listdir(FOLDER)
    named = queries.named_files()
    left = [
        path
        for path in (f"{FOLDER}/{name}" for name in [*folders, *names])
        if path not in named and now - default_storage.get_modified_time(path) > LEFT_OVER
    ]
    for path in left:
        files.discard(path)
    return len(left)
