"""The files handed out for a session: kept under the hash of their bytes, shown or held back, taken away whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from consultations.regional_sessions.models import SessionDocument
from portal.shared import audit, files
from portal.shared.bilingual import changed_columns
from stakeholders.models import Account

FOLDER = "sessions"


@transaction.atomic
def add_document(*, document: SessionDocument, upload: Any, by: Account | None) -> SessionDocument:
    """Keep a new document. `upload` is a file with what it is as its `kind`, as `DocumentField` gives it."""
    _fill(document, upload)
    document.full_clean()
    document.save()
    _note("document_added", document, by, sha256=document.sha256)
    return document


@transaction.atomic
def change_document(*, document: SessionDocument, by: Account | None, upload: Any = None) -> SessionDocument:
    """Save what was edited; with an `upload`, the file too."""
    before = SessionDocument.objects.select_for_update().get(pk=document.pk)
    if upload is not None:
        _fill(document, upload)
    document.full_clean()
    changed = sorted(changed_columns(before, document))
    document.save()
    _note("document_changed", document, by, changed=changed)
    if upload is not None:
        discard_files([before.file.name])
    return document


@transaction.atomic
def delete_document(*, document: SessionDocument, by: Account | None) -> None:
    """Take a document away."""
    _note("document_deleted", document, by, sha256=document.sha256)
    name = document.file.name
    document.delete()
    discard_files([name])


def discard_files(names: Iterable[str | None]) -> None:
    """Delete these files once the transaction has ended, unless another document names them still."""
    transaction.on_commit(partial(_discard, [name for name in names if name]))


def _discard(names: list[str]) -> None:
    named = set(SessionDocument.objects.filter(file__in=names).values_list("file", flat=True))
    for name in set(names) - named:
        default_storage.delete(name)


def _fill(document: SessionDocument, upload: Any) -> None:
    upload.seek(0)
    content = upload.read()
    document.file.name, document.sha256 = files.store(content, folder=FOLDER, suffix=upload.kind.suffix)
    document.size, document.media_type = len(content), upload.kind.media_type


def _note(action: str, document: SessionDocument, by: Account | None, **details: Any) -> None:
    session = document.session
    audit.record(action, session, by=by, region=session.region_id, document=document.pk, kind=document.kind, **details)
