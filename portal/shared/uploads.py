"""Files that people send: taken only where a view asks for them, held to a size while they arrive, judged by content.

A view says `@takes_files(megabytes=…)`; a file sent to any other address is refused before it is read. What passes the
size is dropped as it arrives, so that nobody fills the disk, and the form still says so at its field.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import PurePath
from typing import Any, NamedTuple

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext as _, gettext_lazy
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MEGABYTE = 1024 * 1024
# What an archive may grow to when it is opened, and how many times its size: beyond, it is a bomb.
MOST_UNPACKED = 300 * MEGABYTE
MOST_GROWTH = 200
# What office files were before they were archives; protected ones still come in one.
OLE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
HEAD = 8192  # bytes that tell what a file is


class Kind(NamedTuple):
    """What a file is, by its content."""

    suffix: str
    media_type: str


PDF = Kind(".pdf", "application/pdf")
DOCX = Kind(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = Kind(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PPTX = Kind(".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
ODT = Kind(".odt", "application/vnd.oasis.opendocument.text")
ODP = Kind(".odp", "application/vnd.oasis.opendocument.presentation")
PNG = Kind(".png", "image/png")
JPEG = Kind(".jpg", "image/jpeg")
CSV = Kind(".csv", "text/csv")
# Sounds, which the room that takes them walks itself.
WEBM = Kind(".webm", "audio/webm")
OGG = Kind(".ogg", "audio/ogg")
M4A = Kind(".m4a", "audio/mp4")
MP3 = Kind(".mp3", "audio/mpeg")
WAV = Kind(".wav", "audio/wav")
# The part of an office archive that makes it what it is.
_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OPEN_DOCUMENTS = {kind.media_type.encode(): kind for kind in (ODT, ODP)}
# What the libraries raise on a file that is broken, cut, or packed in a way that no office does.
DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, PyPdfError, EOFError, ValueError, OSError)
_FLAT = {kind.media_type: kind for kind in (PDF, PNG, JPEG)}


def takes_files(*, megabytes: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a view be sent files of up to so many megabytes each."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.takes_files = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return mark


class Gate(TemporaryFileUploadHandler):
    """Streams a file to the disk up to what its view takes; what comes after is counted and dropped."""

    def handle_raw_input(self, input_data: Any, META: dict[str, str], content_length: int, *args: Any) -> None:
        match = getattr(self.request, "resolver_match", None)
        self.limit = getattr(match.func, "takes_files", 0) if match else 0
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES * self.limit + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if self.limit and content_length > most:
            raise RequestDataTooBig("More is being sent than any form here takes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self.limit:
            raise TooManyFilesSent("This address takes no file.")
        self.is_lost = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = self.limit - start
        if room <= 0 or self.is_lost:
            return
        try:
            super().receive_data_chunk(raw_data[:room], start)
            self.file.flush()
        except OSError:
            self.is_lost = True

    def file_complete(self, file_size: int) -> UploadedFile:
        if not self.is_lost:
            return super().file_complete(file_size)
        with suppress(OSError):
            self.file.close()  # what could not be written is tried once more here, and goes with the file
        lost = SimpleUploadedFile(self.file_name, b"")
        lost.is_lost = True
        return lost


def check_arrived(file: UploadedFile | None) -> None:
    """Refuse, in words, a file for which the disk had no room while it arrived."""
    if getattr(file, "is_lost", False):
        raise ValidationError(
            _("There is no room for files on our side at the moment: send the rest without it, or try again later.")
        )


class DocumentField(forms.FileField):
    """A file of one of `kinds`, whatever its name says. Cleans to the file, with what it is as its `kind`."""

    default_error_messages = {"required": gettext_lazy("Choose a file.")}

    def __init__(self, *, kinds: Iterable[Kind], megabytes: int, **options: Any) -> None:
        self.kinds = tuple(kinds)
        self.megabytes = megabytes
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(kind.suffix for kind in self.kinds)

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        check_arrived(data)
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > self.megabytes * MEGABYTE:
            said = _("The file is larger than %(megabytes)d MB: make it smaller, or send it in parts.")
            raise ValidationError(said % {"megabytes": self.megabytes})
        file.kind = kind_of(file) or (CSV if CSV in self.kinds and _is_plain_text(file) else None)
        if file.kind not in self.kinds:
            said = _("This is not a file that can be taken here. Send one of these: %(kinds)s.")
            raise ValidationError(said % {"kinds": ", ".join(kind.suffix for kind in self.kinds)})
        return file


def kind_of(file: UploadedFile) -> Kind | None:
    """Return what the file is, by its content; None when it is nothing we take.

    Raises `ValidationError` for what is of a known kind and yet cannot be taken: encrypted, with a macro, a bomb.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    try:
        if head.startswith(b"PK\x03\x04"):
            return _kind_of_archive(file)
        if head.startswith(OLE) and ENCRYPTED in file.read():
            raise ValidationError(_("This file is protected by a password: send it without."))
        guess = filetype.guess(head)
        kind = _FLAT.get(guess.mime) if guess else None
        if kind is PDF and PdfReader(file).is_encrypted:
            raise ValidationError(_("This file is protected by a password: send it without."))
        return kind
    except DAMAGED:
        raise ValidationError(_("This file is damaged: open it once more, save it again and send that.")) from None
    finally:
        file.seek(0)


def _is_plain_text(file: UploadedFile) -> bool:
    """Text has no signature: it is what holds no byte that only a program or a picture would."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return bool(head) and not any(byte < 9 or 13 < byte < 32 for byte in head)


def _is_macro(name: str) -> bool:
    """Microsoft's office keeps its macros in one part, the open formats theirs in two folders."""
    return PurePath(name).name.lower() == "vbaproject.bin" or PurePath(name).parts[:1] in {("Basic",), ("Scripts",)}


def _kind_of_archive(file: UploadedFile) -> Kind | None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if size > MOST_UNPACKED or size > MOST_GROWTH * max(file.size or 0, MEGABYTE):
            raise ValidationError(_("This file grows too large when it is opened: send it in another form."))
        names = {member.filename for member in members}
        if any(_is_macro(name) for name in names):
            raise ValidationError(_("This file holds a macro: save it without, as .docx, .xlsx or .pptx."))
        if any(member.flag_bits & 1 for member in members):
            raise ValidationError(_("This file is protected by a password: send it without."))
        for part, kind in _OFFICE.items():
            if part in names:
                return kind
        return _OPEN_DOCUMENTS.get(archive.read("mimetype")[:HEAD]) if "mimetype" in names else None
