"""A file is what its content says; what it tells of its maker is taken out; what would do harm is refused in words."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from consultations.contributions.attachments import images, judging, sounds
from consultations.contributions.attachments.judging import EnclosureField, RecordingField
from consultations.contributions.attachments.tests import samples
from consultations.contributions.attachments.tests.samples import AUTHOR, enclosure_of, recording_of
from portal.shared import uploads

MEGABYTE = 1024 * 1024
HOURS = 3 * 3600


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override(None):
        yield


def refusal(field: object, content: bytes) -> str:
    """Return why the field refuses these bytes."""
    with pytest.raises(ValidationError) as refused:
        field.clean(SimpleUploadedFile("file", content))
    return str(refused.value.messages[0])


@contextmanager
def memory_of(most: int) -> Iterator[None]:
    """Fail when more than so many bytes are held at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < most


# -- what it tells of its maker -------------------------------------------------------------------------------------
def test_a_photograph_stands_upright_and_forgets_where_it_was_taken() -> None:
    before = samples.picture(size=(60, 40))
    kept = enclosure_of(before)
    assert AUTHOR.encode() in before
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.format) == ((40, 60), {}, "JPEG")
    assert AUTHOR.encode() not in kept.content


def test_a_drawing_keeps_its_kind_and_no_words() -> None:
    kept = enclosure_of(samples.picture(form="PNG"))
    assert (kept.kind.media_type, kept.sort) == ("image/png", "image")
    assert AUTHOR.encode() not in kept.content


def test_a_large_photograph_is_made_smaller() -> None:
    kept = enclosure_of(samples.picture(size=(5000, 100)))
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert max(picture.size) == images.LARGEST_SIDE


def test_a_pdf_forgets_its_author_and_runs_nothing() -> None:
    before = samples.pdf()
    assert PdfReader(io.BytesIO(before)).metadata.author == AUTHOR
    kept = enclosure_of(before).content
    after = PdfReader(io.BytesIO(kept))
    assert len(after.pages) == 1
    assert AUTHOR not in str(after.metadata)
    assert [name for name in (AUTHOR.encode(), b"/JavaScript", b"/OpenAction") if name in kept] == []


def test_an_office_file_forgets_its_authors_and_keeps_its_words() -> None:
    before = samples.everything_in(samples.docx())
    after = samples.everything_in(enclosure_of(samples.docx()).content)
    assert (before.count(AUTHOR.encode()) > 3, after.count(AUTHOR.encode())) == (True, 0)
    assert "نقترح وحدة متنقلة".encode() in after
    assert b'w:initials="FZ"' not in after


def test_a_cleaned_office_file_opens_still() -> None:
    letter = Document(io.BytesIO(enclosure_of(samples.docx()).content))
    assert (letter.paragraphs[0].text, letter.core_properties.author) == ("نقترح وحدة متنقلة", "")


def test_a_letter_fetches_nothing_when_it_is_opened_and_its_links_still_lead_somewhere() -> None:
    letter, written = Document(), io.BytesIO()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    letter.part._settings_part.relate_to(f"file:///C:/Users/{AUTHOR}/modele.dotm", f"{base}/attachedTemplate", True)
    letter.part.relate_to("https://espion.example/vu.png", f"{base}/image", True)
    letter.part.relate_to("https://amal.example/", f"{base}/hyperlink", True)
    letter.save(written)
    kept = enclosure_of(written.getvalue()).content
    after = samples.everything_in(kept)
    assert [sign for sign in (b"modele.dotm", b"espion.example", AUTHOR.encode()) if sign in after] == []
    assert b"https://amal.example/" in after
    assert Document(io.BytesIO(kept)).paragraphs == []


def test_a_macro_under_another_name_is_found_by_what_points_to_it() -> None:
    rels = b'<Relationships><Relationship Id="a" Type="x/vbaProject" Target="theme.bin"/></Relationships>'
    members = {"word/document.xml": b"x", "word/_rels/document.xml.rels": rels, "word/theme.bin": b"x"}
    assert "cannot be taken out of it safely" in refusal(EnclosureField(), samples.archive(members))


def test_nothing_on_a_page_of_a_pdf_acts_when_it_is_clicked() -> None:
    writer, written = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(width=100, height=100)
    for acts in (samples.action("/JavaScript"), samples.action("/Launch"), samples.action("/URI")):
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(samples.clickable(acts))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<script/>")})
    writer.write(written)
    kept = enclosure_of(written.getvalue()).content
    assert [sign for sign in (b"/JavaScript", b"/Launch", b"/XFA") if sign in kept] == []
    assert b"/URI" in kept


def test_an_open_document_forgets_its_authors() -> None:
    kept = enclosure_of(samples.odt())
    assert (kept.kind.suffix, AUTHOR.encode() in samples.everything_in(kept.content)) == (".odt", False)


@pytest.mark.parametrize("form", samples.SOUNDS)
def test_a_recording_is_known_by_its_packets_and_forgets_its_maker(form: str) -> None:
    before = samples.SOUNDS[form](2)
    kept = recording_of(before)
    assert (AUTHOR.encode() in before, AUTHOR.encode() in kept.content) == (True, False)
    assert (kept.kind.suffix, kept.seconds) == (f".{form}", 2)
    # What is kept is itself a recording of the same length.
    again = sounds.read(kept.content, most=60)
    assert again is not None
    assert round(again.seconds) == 2


# -- refused, with the reason -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00 a program that calls itself a letter", "not a file that can be taken"),
        (b"<html><script>alert(1)</script></html>", "not a file that can be taken"),
        (b"GIF89a" + bytes(40), "not a file that can be taken"),
        (samples.pdf(password="secret"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (samples.archive({"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "holds a macro"),
        (samples.odt(Basic__Standard__Module1__xml=b"x"), "holds a macro"),
        (samples.archive({"word/document.xml": bytes(210 * MEGABYTE)}), "grows too large"),
        (samples.flood(), "too many points"),
        (samples.flood(6000, 6000), "too many points"),
        (samples.picture()[:200], "damaged"),
        (samples.docx()[:900], "damaged"),
        (samples.wav(), "not a file that can be taken"),
        (b"", "empty"),
    ],
    ids=[
        "program", "page", "animation", "protected pdf", "protected letter", "macro", "open macro", "bomb",
        "flood of pixels", "too many pixels", "cut picture", "cut letter", "sound among documents", "empty",
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_taken_is_refused_with_its_reason(content: bytes, words: str) -> None:
    assert words in refusal(EnclosureField(), content)


@pytest.mark.parametrize("form", samples.SOUNDS)
def test_hours_of_sound_are_refused_without_being_decoded(form: str) -> None:
    content = samples.SOUNDS[form](HOURS, **({"rate": 1000} if form == "wav" else {}))
    assert len(content) < judging.RECORDING_MEGABYTES * MEGABYTE
    with memory_of(8 * judging.RECORDING_MEGABYTES * MEGABYTE):
        assert "longer than 10 minutes" in refusal(RecordingField(), content)


@pytest.mark.parametrize(
    "content",
    [samples.ogg_sound(HOURS, claims=2), samples.webm_sound(HOURS, claims=False), samples.mp4_sound(HOURS, ticks=1)],
    ids=["ogg", "webm", "m4a"],
)
def test_a_header_that_lies_about_the_length_is_not_believed(content: bytes) -> None:
    assert "longer than 10 minutes" in refusal(RecordingField(), content)


@pytest.mark.parametrize(
    "content",
    [
        samples.webm_sound(kind=1),
        samples.mp4_sound(handler=b"vide"),
        samples.ogg_sound()[:200],
        samples.wav()[:30],
        b"ID3\x03\0\0\0\0\0\0 nothing that could be heard",
        b"\x1aE\xdf\xa3" + bytes(40),
        samples.picture(),
        samples.pdf(),
    ],
    ids=["film", "film in mp4", "cut", "no samples", "a tag alone", "zeros", "picture", "document"],
)
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    assert "not a recording that can be taken" in refusal(RecordingField(), content)


def test_what_is_over_the_limit_is_refused_by_its_size() -> None:
    assert "10 MB" in refusal(EnclosureField(), samples.pdf() + bytes(10 * MEGABYTE))
    assert "15 MB" in refusal(RecordingField(), samples.wav(1) + bytes(15 * MEGABYTE))


def test_a_flood_of_pixels_is_refused_before_it_is_drawn() -> None:
    content = samples.flood()
    with memory_of(20 * MEGABYTE):
        refusal(EnclosureField(), content)


# -- the controls: with the guard removed, the harm is done ----------------------------------------------------------
def test_control_without_its_limit_the_flood_would_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    content = samples.picture(size=(6000, 5000), form="PNG")  # large enough to tell, small enough for this machine
    assert "too many points" in refusal(EnclosureField(), content)
    monkeypatch.setattr(images, "MOST_PIXELS", dict.fromkeys(images.MOST_PIXELS, 10**12))
    assert enclosure_of(content).sort == "image"


def test_control_without_its_limit_the_bomb_would_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    content = samples.archive({"word/document.xml": bytes(15 * MEGABYTE), "word/x.xml": bytes(15 * MEGABYTE)})
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 20 * MEGABYTE)
    assert "grows too large" in refusal(EnclosureField(), content)
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 10**12)
    assert enclosure_of(content).sort == "document"


def test_control_without_its_guard_a_macro_would_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_is_macro", lambda _name: False)
    content = samples.archive({"word/document.xml": b"x", "word/vbaProject.bin": b"x"})
    assert b"vbaProject.bin" in enclosure_of(content).content


def test_control_without_its_limit_hours_of_sound_would_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "LONGEST_MINUTES", 10**6)
    assert recording_of(samples.ogg_sound(HOURS)).seconds == HOURS
