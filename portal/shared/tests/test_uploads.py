"""A file goes only where a form asks for one, never past its size, and is what its content says."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client
from docx import Document
from pypdf import PdfWriter

ADDRESSES = ["/ar/track/", "/ar/account/signup/", "/ar/account/login/"]
MEGABYTE = 1024 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_nobody_asked_for_is_refused_before_a_byte_of_it_is_kept(address: str, monkeypatch) -> None:
    received: list[int] = []

    def keep(self: FileUploadHandler, data: bytes, start: int) -> bytes:
        received.append(len(data))
        return data

    for handler in ("TemporaryFileUploadHandler", "MemoryFileUploadHandler"):
        monkeypatch.setattr(f"django.core.files.uploadhandler.{handler}.receive_data_chunk", keep)
    file = SimpleUploadedFile("large.bin", b"x" * 3_000_000)
    answer = Client().post(address, {"code": "x", "file": file})
    assert (answer.status_code, received) == (400, [])


@pytest.fixture
def form(db: None, settings) -> Client:
    settings.ROOT_URLCONF = "portal.shared.tests.upload_urls"
    settings.LANGUAGE_CODE = "fr"
    return Client(headers={"accept-language": "fr"})


def send(form: Client, content: bytes, *, name: str = "lettre.pdf") -> dict[str, object]:
    answer = form.post("/taking/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer.json()


def pdf(*, password: str = "") -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    if password:
        writer.encrypt(password)
    writer.write(written)
    return written.getvalue()


def docx() -> bytes:
    written = io.BytesIO()
    Document().save(written)
    return written.getvalue()


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def spoiled(*, method: bytes = b"", inside: bytes = b"") -> bytes:
    """An archive whose only part is packed in another way than it says, or broken inside."""
    whole = bytearray(archive(mimetype=b"application/vnd.oasis.opendocument.text" * 5))
    if method:
        directory = whole.index(b"PK\x01\x02")
        whole[8:9] = whole[directory + 10 : directory + 11] = method
    whole[38 : 38 + len(inside)] = inside
    return bytes(whole)


def test_what_is_taken_is_known_by_its_content_not_its_name(form: Client) -> None:
    assert send(form, pdf(), name="photo.png")["said"] == ".pdf"
    assert send(form, docx(), name="sans-suffixe")["said"] == ".docx"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\x90\x00 a program that calls itself a letter", "kind"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "kind"),
        (b"<html><script>alert(1)</script></html>", "kind"),
        (archive(**{"word__document.xml": b"x", "word__vbaProject.bin": b"x"}), "macro"),
        (archive(**{"word__document.xml": b"\0" * (210 * MEGABYTE)}), "bomb"),
        (pdf(password="secret"), "password"),
        (docx()[:900], "damaged"),
        (spoiled(inside=b"\xff" * 12), "damaged"),
        (spoiled(method=b"\x63"), "damaged"),
        (b"%PDF-1.7\n and nothing of a document", "damaged"),
        (b"", "empty"),
    ],
    ids=[
        "program",
        "picture",
        "page",
        "macro",
        "bomb",
        "password",
        "cut archive",
        "broken part",
        "strange packing",
        "broken pdf",
        "empty",
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason_in_words(form: Client, content: bytes, reason: str) -> None:
    words = {
        "kind": ".pdf, .docx",
        "macro": "macro",
        "bomb": "trop volumineux",
        "password": "mot de passe",
        "damaged": "endommagé",
        "empty": "vide",
    }
    assert words[reason] in str(send(form, content)["said"])


def test_what_comes_past_the_size_is_dropped_and_the_form_says_so(form: Client) -> None:
    said = send(form, pdf() + b"\0" * (3 * MEGABYTE))
    assert said["bytes_kept"] == MEGABYTE
    assert "1 Mo" in str(said["said"])


def test_more_than_any_form_takes_is_refused_whole(form: Client) -> None:
    answer = form.post("/taking/", {"file": SimpleUploadedFile("large.pdf", pdf() + b"\0" * (9 * MEGABYTE))})
    assert answer.status_code == 400


def test_page_that_asks_for_no_file_gets_none(form: Client) -> None:
    answer = form.post("/closed/", {"file": SimpleUploadedFile("lettre.pdf", pdf())})
    assert answer.status_code == 400
