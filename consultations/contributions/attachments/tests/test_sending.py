"""Files come with a contribution in one transaction, or nothing of it is there; a voice alone waits for its words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from consultations.contributions import actions
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.attachments.tests import samples
from consultations.contributions.attachments.tests.samples import enclosure_of, recording_of
from consultations.contributions.models import Attachment, Contribution
from portal.shared.models import AuditEntry
from portal.shared.receipts import new_ticket
from portal.shared.uploads import Gate

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
FORM = "/ar/contribute/"


def kept(media: Path) -> list[Path]:
    """Return every file, and every folder, that lies where files are kept."""
    return sorted((media / "contributions").rglob("*")) if (media / "contributions").exists() else []


def file(content: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(fields: dict[str, object], **files: object):
    return Client().post(FORM, fields | files)


def test_documents_and_a_voice_come_with_a_text(fields, media) -> None:
    answer = send(
        fields,
        recording=file(samples.webm_sound(3)),
        document_1=file(samples.pdf(), "photo.png"),
        document_2=file(samples.picture(), "lettre.pdf"),
    )
    assert answer.status_code == 302
    rows = Attachment.objects.order_by("sort").values_list("sort", "media_type", "seconds", "public")
    assert list(rows) == [
        ("document", "application/pdf", None, False),
        ("image", "image/jpeg", None, False),
        ("recording", "audio/webm", 3, False),
    ]
    assert Contribution.objects.get().wording == "written"
    assert len([path for path in kept(media) if path.is_file()]) == 3
    entry = AuditEntry.objects.get(action="files_attached")
    assert (entry.region_code, sorted(entry.details["sorts"])) == ("04", ["document", "image", "recording"])


def test_a_voice_alone_is_a_contribution_that_waits_for_its_words(fields) -> None:
    assert send(fields | {"body": ""}, recording=file(samples.ogg_sound(4))).status_code == 302
    contribution = Contribution.objects.get()
    assert (contribution.body, contribution.wording, contribution.language) == ("", "awaited", "und")


def test_whoever_neither_writes_nor_speaks_is_asked_for_one_of_them(fields) -> None:
    answer = send(fields | {"body": ""}, document_1=file(samples.pdf()))
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    assert set(answer.context["form"].errors) == {"body", "document_1"}


def test_a_refused_file_stands_at_its_field_and_nothing_is_kept(fields, media) -> None:
    answer = send(
        fields, document_1=file(samples.pdf()), document_2=file(samples.pdf(password="secret")),
        recording=file(samples.wav()),
    )  # fmt: skip
    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == ["document_2", "recording", "document_1"]  # the refused one, those to be chosen again
    assert (form["body"].value(), fields["body"] in answer.content.decode()) == (fields["body"], True)
    assert (Contribution.objects.count(), Attachment.objects.count(), kept(media)) == (0, 0, [])


def test_a_file_over_the_limit_is_dropped_while_it_arrives(fields, media, tmp_path, monkeypatch) -> None:
    held: list[int] = []
    complete = Gate.file_complete

    def measure(gate: Gate, size: int) -> object:
        held.append(os.path.getsize(gate.file.temporary_file_path()))
        return complete(gate, size)

    monkeypatch.setattr(Gate, "file_complete", measure)
    answer = send(fields, document_1=file(samples.pdf() + bytes(40 * MEGABYTE)))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["document_1"])
    assert held == [15 * MEGABYTE]
    assert (Contribution.objects.count(), kept(media)) == (0, [])


def test_the_same_form_sent_twice_keeps_its_files_once(fields, media) -> None:
    for _time in range(2):
        assert send(fields, document_1=file(samples.pdf()), document_2=file(samples.pdf())).status_code == 302
    assert (Contribution.objects.count(), Attachment.objects.count()) == (1, 1)
    assert len([path for path in kept(media) if path.is_file()]) == 1


def test_a_voice_sent_again_after_it_was_written_down_is_the_same(fields) -> None:
    for _time in range(2):
        assert send(fields | {"body": ""}, recording=file(samples.wav())).status_code == 302
        Contribution.objects.update(body="كلام", wording="transcribed")
    assert Contribution.objects.count() == 1


def test_the_same_form_with_another_file_is_asked_about(fields) -> None:
    assert send(fields, document_1=file(samples.pdf())).status_code == 302
    assert send(fields).status_code == 302  # a browser that went back has lost the file: nothing new is said
    answer = send(fields, document_1=file(samples.picture()))
    assert (answer.status_code, Contribution.objects.count(), Attachment.objects.count()) == (422, 1, 1)
    assert "document_1" in answer.context["form"].errors


def test_a_contribution_that_fails_late_takes_its_files_along(fields, media, monkeypatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise DatabaseError("the database went away")

    monkeypatch.setattr("consultations.contributions.actions.receiving.note_step", fail)
    with pytest.raises(DatabaseError):
        send(fields, document_1=file(samples.pdf()))
    assert (Contribution.objects.count(), Attachment.objects.count(), kept(media)) == (0, 0, [])


def test_control_without_the_shelf_a_late_failure_leaves_its_files(fields, media, monkeypatch) -> None:
    monkeypatch.setattr(keeping.Shelf, "clear", lambda _shelf: None)
    test = test_a_contribution_that_fails_late_takes_its_files_along
    with pytest.raises(AssertionError):
        test(fields, media, monkeypatch)


# -- no room on the disk ---------------------------------------------------------------------------------------------
def no_room(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_and_leaves_neither_row_nor_file(fields, media, monkeypatch) -> None:
    # The second of two files meets the full disk, when the first already lies there.
    written: list[int] = []

    def sync(handle: int, fsync=os.fsync) -> None:
        written.append(handle)
        if len(written) > 1:
            no_room()
        fsync(handle)

    monkeypatch.setattr("portal.shared.files.os.fsync", sync)
    answer = send(fields, document_1=file(samples.pdf()), document_2=file(samples.picture()))
    assert (answer.status_code, len(written)) == (422, 2)
    assert "__all__" in answer.context["form"].errors
    assert fields["body"] in answer.content.decode()
    assert (Contribution.objects.count(), Attachment.objects.count(), kept(media)) == (0, 0, [])


def test_a_disk_that_is_full_while_the_file_arrives_is_said_at_the_field(fields, media, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("portal.shared.uploads.TemporaryFileUploadHandler.receive_data_chunk", no_room)
    answer = send(fields, document_1=file(samples.pdf()), recording=file(samples.wav()))
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["document_1", "recording"])
    assert (Contribution.objects.count(), list(tmp_path.glob("*.upload*"))) == (0, [])
    assert configured.FILE_UPLOAD_HANDLERS == ["portal.shared.uploads.Gate"]


# -- before its words are there, it is nowhere ------------------------------------------------------------------------
@pytest.fixture
def spoken(rabat) -> Contribution:
    words = actions.Words(region=rabat, axis=None, body="")
    return actions.submit_contribution(words=words, ticket=new_ticket(), enclosures=[recording_of(samples.wav())])


def test_what_nobody_has_written_down_cannot_be_counted(spoken) -> None:
    actions.move_contribution(contribution=spoken, to="screening", by=None)
    with pytest.raises(ValidationError):
        actions.move_contribution(contribution=spoken, to="admissible", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(status="admissible")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(wording="written")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(body="وصف", wording="awaited")


def test_a_voice_is_never_public_in_the_database_either(spoken) -> None:
    with pytest.raises(IntegrityError):
        Attachment.objects.update(public=True)


def test_a_document_is_no_voice(rabat) -> None:
    words = actions.Words(region=rabat, axis=None, body="")
    with pytest.raises(ValidationError):
        actions.submit_contribution(words=words, ticket=new_ticket(), enclosures=[enclosure_of(samples.pdf())])
    assert Contribution.objects.count() == 0
