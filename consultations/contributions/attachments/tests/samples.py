"""Files as people send them, and as people who mean harm do: made here, small, by their formats' own rules."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from consultations.contributions.attachments.judging import Enclosure, EnclosureField, RecordingField
from consultations.contributions.attachments.sounds import mp3, ogg, webm

AUTHOR = "Fatima-Zahra El Idrissi"
PLACE = b"34.0209 N 6.8416 W"
SILENCE = b"\x08\xff\xfe"  # a packet of Opus that lasts 20 thousandths of a second


def enclosure_of(content: bytes) -> Enclosure:
    """Return a document or a picture as the form cleans it."""
    found = EnclosureField().clean(SimpleUploadedFile("file", content))
    assert found is not None
    return found


def recording_of(content: bytes) -> Enclosure:
    """Return a recording as the form cleans it."""
    found = RecordingField().clean(SimpleUploadedFile("file", content))
    assert found is not None
    return found


# -- pictures --------------------------------------------------------------------------------------------------------
def picture(*, size: tuple[int, int] = (60, 40), form: str = "JPEG") -> bytes:
    """Return a picture that says where and by whom it was taken, lying on its side."""
    written, notes = io.BytesIO(), Image.Exif()
    notes[0x0112] = 6  # turned by a quarter
    notes[0x013B] = AUTHOR
    notes.get_ifd(0x8825)[1] = PLACE.decode()
    Image.new("RGB", size, "green").save(written, form, exif=notes)
    return written.getvalue()


def flood(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a PNG of a few kilobytes that would fill gigabytes when it is drawn."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# -- documents -------------------------------------------------------------------------------------------------------
def pdf(*, password: str = "") -> bytes:
    """Return a PDF that names its author, and runs a script when it is opened."""
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Author": AUTHOR, "/Title": "lettre"})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{AUTHOR}</x:xmpmeta>".encode()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password)
    writer.write(written)
    return written.getvalue()


def action(kind: str) -> DictionaryObject:
    """Return what a place on a page does when it is clicked."""
    told = TextStringObject("https://amal.example/")
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/JS"): told, NameObject("/URI"): told})


def clickable(does: DictionaryObject) -> DictionaryObject:
    """Return a place on a page that does this."""
    place = ArrayObject(map(NumberObject, (0, 0, 50, 50)))
    link = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Link"), "/Rect": place, "/A": does}
    return DictionaryObject({NameObject(name): value for name, value in link.items()})


def docx() -> bytes:
    """Return a letter with its author, a comment, and a photograph in it."""
    document, written = Document(), io.BytesIO()
    document.core_properties.author = document.core_properties.last_modified_by = AUTHOR
    run = document.add_paragraph("نقترح وحدة متنقلة").runs[0]
    document.add_comment(run, text="à revoir", author=AUTHOR, initials="FZ")
    document.add_picture(io.BytesIO(picture()))
    document.save(written)
    return written.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Return an archive with these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return written.getvalue()


def odt(**more: bytes) -> bytes:
    """Return an open document that names its author."""
    meta = f"<office:document-meta><dc:creator>{AUTHOR}</dc:creator></office:document-meta>".encode()
    content = f"<x><dc:creator>{AUTHOR}</dc:creator>نص</x>".encode()
    members = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta}
    return archive(members | {name.replace("__", "/"): body for name, body in more.items()})


def everything_in(content: bytes) -> bytes:
    """Return what an archive holds, opened, one part after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return b"".join(held.read(name) for name in held.namelist())


# -- sounds ----------------------------------------------------------------------------------------------------------
def wav(seconds: float = 2, *, rate: int = 8000) -> bytes:
    """Return silence with a name in a chunk of its own."""
    written = io.BytesIO()
    with wave.open(written, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(1)
        target.setframerate(rate)
        target.writeframes(b"\x80" * int(seconds * rate))
    plain = written.getvalue()
    name = AUTHOR.encode() + b"\0" * (len(AUTHOR) % 2)
    told = b"LIST" + struct.pack("<I", len(name) + 12) + b"INFOIART" + struct.pack("<I", len(name)) + name
    return b"RIFF" + struct.pack("<I", len(plain) - 8 + len(told)) + plain[8:] + told


def mp3_sound(seconds: float = 2) -> bytes:
    """Return silent frames of 8 kbit/s between a tag before and a tag after them."""
    head = b"\xff\xf3\x14\xc4"  # MPEG 2, third layer, 8 kbit/s, 24 kHz
    frame = mp3.frame_at(head + b"\0" * 4, 0)
    assert frame is not None
    frames = (head + b"\0" * (frame.size - 4)) * round(seconds / frame.seconds)
    name = b"TPE1" + struct.pack(">IH", len(AUTHOR) + 1, 0) + b"\0" + AUTHOR.encode()
    size = bytes([len(name) >> 21 & 127, len(name) >> 14 & 127, len(name) >> 7 & 127, len(name) & 127])
    return b"ID3\x03\0\0" + size + name + frames + b"TAG" + AUTHOR.encode().ljust(125, b"\0")


def ogg_sound(seconds: float = 2, *, claims: float | None = None) -> bytes:
    """Return silence as a messenger sends it; `claims` is what its pages say of their time."""
    comments = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(AUTHOR)) + AUTHOR.encode()
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48000, 0, 0)
    pages = [ogg.Page(2, 0, 7, bytes([len(head)]), head), ogg.Page(0, 0, 7, bytes([len(comments)]), comments)]
    packets = round(seconds * 50)
    for first in range(0, packets, 250):
        count = min(250, packets - first)
        granule = round(((first + count) * 0.02 if claims is None else claims) * 48_000)
        pages.append(ogg.Page(0, granule, 7, bytes([len(SILENCE)]) * count, SILENCE * count))
    return b"".join(ogg._written(page, number) for number, page in enumerate(pages))


def webm_sound(seconds: float = 2, *, claims: bool = True, kind: int = webm.SOUND) -> bytes:
    """Return silence as a browser records it, without a length; without `claims` every packet says it is the first."""
    part = webm._element
    head = part(webm.HEAD, part(0x4282, b"webm"))
    info = part(webm.INFO, part(webm.SCALE, b"\x0f\x42\x40") + part(webm.WRITER, AUTHOR.encode()))
    track = part(0xD7, b"\1") + part(webm.TRACK_TYPE, bytes([kind])) + part(webm.CODEC, b"A_OPUS")
    tracks = part(webm.TRACKS, part(webm.TRACK, track + part(webm.TRACK_NAME, AUTHOR.encode())))
    body = info + tracks
    for first in range(0, round(seconds * 50), 500):
        blocks = b"".join(
            part(webm.SIMPLE_BLOCK, b"\x81" + struct.pack(">hB", place * 20 if claims else 0, 0x80) + SILENCE)
            for place in range(min(500, round(seconds * 50) - first))
        )
        time = part(webm.TIME, (first * 20 if claims else 0).to_bytes(4, "big"))
        # Browsers do not go back to write down a cluster's size.
        body += webm.CLUSTER.to_bytes(4, "big") + b"\x01" + b"\xff" * 7 + time + blocks
    body += part(webm.TAGS, AUTHOR.encode())
    return head + webm.SEGMENT.to_bytes(4, "big") + b"\x01" + b"\xff" * 7 + body


def mp4_sound(seconds: float = 2, *, handler: bytes = b"soun", ticks: int = 960) -> bytes:
    """Return silence as a telephone records it; `ticks` is how long each frame claims to last."""

    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, name) + body

    frames = round(seconds * 50)
    times = box(b"mvhd", struct.pack(">IIIII", 0, 1, 1, 48000, 0) + bytes(80))
    media = box(b"mdhd", struct.pack(">IIIIIHH", 0, 1, 1, 48000, 0, 0, 0))
    media += box(b"hdlr", bytes(8) + handler + bytes(13))
    table = box(b"stts", struct.pack(">IIII", 0, 1, frames, ticks))
    media += box(b"minf", box(b"stbl", table))
    told = box(b"udta", box(b"meta", AUTHOR.encode()))
    moov = box(b"moov", times + box(b"trak", box(b"mdia", media)) + told)
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + box(b"mdat", SILENCE * frames)


SOUNDS = {"wav": wav, "mp3": mp3_sound, "ogg": ogg_sound, "webm": webm_sound, "m4a": mp4_sound}
