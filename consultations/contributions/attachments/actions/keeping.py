"""Files are kept with their contribution, whole or not at all, and taken away again."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from consultations.contributions import workflow
from consultations.contributions.attachments.judging import Enclosure
from consultations.contributions.models import Attachment, Contribution
from portal.shared import audit, files
from stakeholders.models import Account

log = logging.getLogger(__name__)

FOLDER = "contributions"
STRAY_AFTER = timedelta(days=1)


class NoRoom(Exception):
    """The disk takes no more: nothing of what was sent has been kept."""


class Shelf:
    """A folder of its own for the files of one sending, so that clearing it touches nobody else's."""

    def __init__(self) -> None:
        self.folder = f"{FOLDER}/{secrets.token_hex(16)}"
        self.names: list[str] = []

    def put(self, content: bytes, suffix: str) -> tuple[str, str]:
        """Keep the bytes and return their name and SHA-256. Raises `NoRoom`."""
        try:
            name, digest = files.store(content, folder=self.folder, suffix=suffix)
        except OSError as refused:
            raise NoRoom from refused
        self.names.append(name)
        return name, digest

    def clear(self) -> None:
        """Take away what was put here."""
        delete_files([*self.names, f"{self.folder}/"])


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Lend a shelf to a transaction inside: when that fails, its files go with its rows."""
    lent = Shelf()
    try:
        yield lent
    except BaseException:
        lent.clear()
        raise


def attach(
    *, contribution: Contribution, enclosures: Iterable[Enclosure], shelf: Shelf, by: Account | None
) -> list[Attachment]:
    """Keep the files of a contribution, each once. Called inside the transaction that makes the contribution."""
    once = {enclosure.sent_sha256: enclosure for enclosure in enclosures}
    kept = []
    for enclosure in once.values():
        name, digest = shelf.put(enclosure.content, enclosure.kind.suffix)
        attachment = Attachment(
            contribution=contribution,
            sort=enclosure.sort,
            file=name,
            media_type=enclosure.kind.media_type,
            size=len(enclosure.content),
            seconds=enclosure.seconds,
            sha256=digest,
            sent_sha256=enclosure.sent_sha256,
        )
        attachment.full_clean(exclude={"contribution"}, validate_unique=False)
        attachment.save()
        kept.append(attachment)
    if kept:
        sorts = [attachment.sort for attachment in kept]
        audit.record("files_attached", contribution, by=by, region=contribution.region_id, sorts=sorts)
    return kept


def has_others(contribution: Contribution, enclosures: Sequence[Enclosure]) -> bool:
    """Return whether a file is sent here that did not come with the contribution the first time."""
    before = set(Attachment.objects.filter(contribution=contribution).values_list("sent_sha256", flat=True))
    return not {enclosure.sent_sha256 for enclosure in enclosures} <= before


@transaction.atomic
def remove_files(*, attachments: QuerySet[Attachment], by: Account | None, why: str) -> int:
    """Take these files away and leave their rows, which say when. Returns how many there were."""
    held = list(attachments.exclude(file="").select_for_update(of=["self"]).select_related("contribution"))
    Attachment.objects.filter(pk__in=[one.pk for one in held]).update(file="", public=False, removed_at=timezone.now())
    for one in held:
        region = one.contribution.region_id
        audit.record("file_removed", one.contribution, by=by, region=region, file=one.pk, sort=one.sort, why=why)
    names = [str(one.file.name) for one in held]
    transaction.on_commit(partial(delete_files, [*names, *{f"{name.rpartition('/')[0]}/" for name in names}]))
    return len(held)


def forget_voices(*, cutoff: datetime) -> int:
    """Take away recordings older than `cutoff`, where their words stand or nobody waits for them any more."""
    written = ~Q(contribution__wording=Contribution.Wording.AWAITED) & ~Q(alternative="")
    over = Q(contribution__status__in=workflow.CLOSED)
    voices = Attachment.objects.filter(written | over, sort=Attachment.Sort.RECORDING, added_at__lt=cutoff)
    return remove_files(attachments=voices, by=None, why="retention")


def delete_files(names: Iterable[str]) -> None:
    """Delete files, then folders that they leave empty (named with a slash at their end)."""
    for name in names:
        try:
            default_storage.delete(name.rstrip("/"))
        except OSError:  # a folder that still holds another file of the same sending
            if not name.endswith("/"):
                log.exception("file %s could not be deleted", name)


def sweep_strays(*, now: datetime | None = None) -> int:
    """Delete files that no row names: what a process left that was killed between its file and its row."""
    now = now or timezone.now()
    if not default_storage.exists(FOLDER):
        return 0
    swept = 0
    for folder in default_storage.listdir(FOLDER)[0]:
        path = f"{FOLDER}/{folder}"
        if now - default_storage.get_modified_time(path) < STRAY_AFTER:
            continue
        names = [f"{path}/{name}" for name in default_storage.listdir(path)[1]]
        known = set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
        strays = set(names) - known
        delete_files([*strays, f"{path}/"])
        swept += len(strays)
    return swept
