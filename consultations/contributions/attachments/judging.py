"""A file that somebody sends is judged by its content and cleaned, or refused with its reason in words."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions.attachments import documents, images, sounds
from consultations.contributions.models import Attachment
from portal.shared.uploads import (
    DOCX,
    JPEG,
    M4A,
    MEGABYTE,
    MP3,
    ODP,
    ODT,
    OGG,
    PDF,
    PNG,
    PPTX,
    WAV,
    WEBM,
    XLSX,
    DocumentField,
    Kind,
    check_arrived,
)

DOCUMENT_MEGABYTES = 10
RECORDING_MEGABYTES = 15
LONGEST_MINUTES = 10
MOST_DOCUMENTS = 3
PICTURES = (JPEG, PNG)
DOCUMENTS = (PDF, DOCX, XLSX, PPTX, ODT, ODP, *PICTURES)
RECORDINGS = (WEBM, OGG, M4A, MP3, WAV)

Sort = Attachment.Sort


@dataclass(frozen=True)
class Enclosure:
    """A file that may be kept: cleaned, with what it is."""

    sort: str
    kind: Kind
    content: bytes
    sent_sha256: str
    seconds: int | None = None


class EnclosureField(DocumentField):
    """A document or a picture. Cleans to the `Enclosure` that may be kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kinds=DOCUMENTS, megabytes=DOCUMENT_MEGABYTES, required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Enclosure | None:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        content = _bytes_of(file)
        sort = Sort.IMAGE if file.kind in PICTURES else Sort.DOCUMENT
        try:
            clean = (images if sort == Sort.IMAGE else documents).cleaned(content, file.kind)
        except images.TooManyPixels:
            raise ValidationError(_("This picture has too many points: send it smaller.")) from None
        except (images.BrokenPicture, zipfile.BadZipFile, OSError):
            raise ValidationError(_("This file is damaged: open it once more, save it again and send that.")) from None
        except documents.CannotBeCleaned:
            said = _(
                "The names of who made this file cannot be taken out of it safely: save it as a new PDF, send that."
            )
            raise ValidationError(said) from None
        return Enclosure(sort, file.kind, clean, _digest(content))


class RecordingField(forms.FileField):
    """A voice recording, told by its own packets. Cleans to the `Enclosure` that may be kept."""

    default_error_messages = {
        "unreadable": gettext_lazy(
            "This is not a recording that can be taken here. Send one of these: .webm, .ogg, .m4a, .mp3, .wav."
        ),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.widget.attrs["accept"] = ",".join(["audio/*", *(kind.suffix for kind in RECORDINGS)])

    def clean(self, data: Any, initial: Any = None) -> Enclosure | None:
        check_arrived(data)
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > RECORDING_MEGABYTES * MEGABYTE:
            said = _("The recording is larger than %(megabytes)d MB: record less, or send it in parts.")
            raise ValidationError(said % {"megabytes": RECORDING_MEGABYTES})
        content = _bytes_of(file)
        try:
            sound = sounds.read(content, most=LONGEST_MINUTES * 60)
        except sounds.TooLong:
            said = _("The recording lasts longer than %(minutes)d minutes: record less, or send it in parts.")
            raise ValidationError(said % {"minutes": LONGEST_MINUTES}) from None
        except sounds.Unreadable:
            sound = None
        if sound is None:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        seconds = max(1, round(sound.seconds))
        return Enclosure(Sort.RECORDING, sound.kind, sound.content, _digest(content), seconds)


def _bytes_of(file: UploadedFile) -> bytes:
    file.seek(0)
    return bytes(file.read())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
