"""Documents are kept by their bytes, changed and taken away whole, and are public only with their session."""

import hashlib

import pytest
from django.core.files.storage import default_storage

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import SessionDocument
from consultations.regional_sessions.tests.papers import add, pdf, upload
from portal.shared.models import AuditEntry

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    """Return the names of the files that are kept."""
    return {f"sessions/{name}" for name in default_storage.listdir("sessions")[1]}


def test_document_is_kept_under_the_hash_of_its_bytes(draft, administrator, media):
    document = add(draft, "programme", by=administrator)
    document.refresh_from_db()
    content = pdf("programme")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.size, document.media_type) == (len(content), "application/pdf")
    assert stored() == {document.file.name} == {f"sessions/{document.sha256}.pdf"}
    told = AuditEntry.objects.get(action="document_added")
    assert (told.actor_id, told.object_id, told.details) == (
        administrator.pk,
        str(draft.pk),
        {"document": document.pk, "kind": "programme", "sha256": document.sha256},
    )


def test_new_file_takes_the_place_of_the_old_one(draft, administrator, media, django_capture_on_commit_callbacks):
    document = add(draft, "programme", by=administrator)
    with django_capture_on_commit_callbacks(execute=True):
        actions.change_document(document=document, upload=upload("corrected"), by=administrator)
    document.refresh_from_db()
    assert document.file.read() == pdf("corrected")
    assert stored() == {document.file.name}
    assert AuditEntry.objects.get(action="document_changed").details["changed"] == ["file", "sha256"]


def test_words_are_changed_without_touching_the_file(draft, administrator, media):
    document = add(draft, "programme", by=administrator)
    document.title_fr, document.visible = "Programme corrigé", False
    actions.change_document(document=document, by=administrator)
    assert AuditEntry.objects.get(action="document_changed").details["changed"] == ["title_fr", "visible"]
    assert stored() == {document.file.name}


def test_file_goes_with_its_document_or_its_draft(draft, administrator, media, django_capture_on_commit_callbacks):
    first, _second = add(draft, "programme", by=administrator), add(draft, "other", by=administrator)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(document=first, by=administrator)
    assert len(stored()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_session(session=draft, by=administrator)
    assert (stored(), SessionDocument.objects.count()) == (set(), 0)
