"""PDF and office files: the names of who made them are taken out, and what would run by itself.

What stands on the pages stays as it is, a name in the text or in a picture's own pixels included: nobody can take that
out for the author, and the form says so.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from portal.shared.uploads import DOCX, ODP, ODT, PDF, PPTX, XLSX, Kind


class CannotBeCleaned(Exception):
    """The file is too tangled to be written anew."""


MOST_OBJECTS = 10_000  # more would keep a server busy for many seconds
LARGEST_PART = 20 * 1024 * 1024
RUNS_BY_ITSELF = ("/OpenAction", "/AA")
NAMED = ("/JavaScript", "/EmbeddedFiles")
# Of a page, a picture, a field or a link: what it notes of its maker, runs when it is looked at, or carries along.
FORGOTTEN = ("/Metadata", "/AA", "/PieceInfo", "/LastModified", "/XFA", "/EF")
# What a link may do when it is clicked, other than lead somewhere.
ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"}
# Where a file leads that would fetch something from elsewhere as soon as it is opened.
NOWHERE = "about:blank"
DATE = (1980, 1, 1, 0, 0, 0)

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.'
    'org/package/2006/metadata/core-properties"/>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _APP.replace("extended-properties", "custom-properties")
_META = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    'office:1.0" office:version="1.2"/>'
)
# Parts that hold nothing but who made the file and when.
_EMPTIED = {
    "docProps/core.xml": _CORE,
    "docProps/app.xml": _APP,
    "docProps/custom.xml": _CUSTOM,
    "meta.xml": _META,
}
# Names inside the text: of who commented and who changed what.
_NAMES = re.compile(rb'(\b(?:w:|w15:)?(?:author|initials|userId|lastModifiedBy|displayName)=")[^"]*(")')
_CREATORS = re.compile(rb"(<(dc:creator|author|meta:initial-creator|meta:creator-initials)>)[^<]*(</)")


def cleaned(content: bytes, kind: Kind) -> bytes:
    """Return the file without the names of its makers."""
    if kind is PDF:
        return _pdf(content)
    if kind in {DOCX, XLSX, PPTX, ODT, ODP}:
        return _archive(content)
    raise CannotBeCleaned


def _pdf(content: bytes) -> bytes:
    written = io.BytesIO()
    try:
        reader = PdfReader(io.BytesIO(content))
        if len(reader.xref_objStm) + sum(map(len, reader.xref.values())) > MOST_OBJECTS:
            raise CannotBeCleaned
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        root = writer.root_object
        for name in ("/Metadata", *RUNS_BY_ITSELF):
            root.pop(NameObject(name), None)
        names = root.get("/Names")
        for name in NAMED:
            if names is not None:
                names.get_object().pop(NameObject(name), None)
        for held in writer._objects:
            _forget(held)
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        writer.write(written)
    except Exception as broken:  # a reader of PDF raises whatever the tangled file made it meet
        raise CannotBeCleaned from broken
    return written.getvalue()


def _forget(held: object) -> None:
    """Take out what each part keeps of its own: metadata, and what runs when it is looked at or clicked."""
    if isinstance(held, ArrayObject):
        for part in held:
            _forget(part)
    if not isinstance(held, DictionaryObject):
        return
    for name in FORGOTTEN:
        held.pop(NameObject(name), None)
    if str(held.get("/S")) in ACTS:
        held.clear()
    for part in held.values():
        _forget(part)
    if isinstance(held, StreamObject) and held.get("/Filter") == "/DCTDecode":
        held._data = without_camera_notes(held._data)


def _archive(content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.is_dir():
                continue
            if member.file_size > LARGEST_PART:
                raise CannotBeCleaned
            entry = zipfile.ZipInfo(member.filename, date_time=DATE)
            # An open document is known by its first member, which stands there as it is.
            entry.compress_type = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, _part(member.filename, source.read(member)))
    return written.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in _EMPTIED:
        return _EMPTIED[name].encode()
    if name.endswith(".rels"):
        return _relations(content)
    if name.endswith((".jpg", ".jpeg")):
        return without_camera_notes(content)
    if name.endswith(".xml"):
        content = _NAMES.sub(rb"\1\2", content)
        return _CREATORS.sub(rb"\1\3", content)
    return content


def _relations(content: bytes) -> bytes:
    """Return the relations of an office file's part, none of which fetches anything by itself.

    A template or a picture elsewhere tells its owner who opens the file and when, names the folders of its maker, and
    may bring a macro along. A link is left: it waits to be clicked.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as broken:
        raise CannotBeCleaned from broken
    for relation in root.iter("{*}Relationship"):
        kind = relation.get("Type", "")
        if kind.endswith("/vbaProject"):
            raise CannotBeCleaned
        if relation.get("TargetMode", "").lower() == "external" and not kind.endswith("/hyperlink"):
            relation.set("Target", NOWHERE)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def without_camera_notes(content: bytes) -> bytes:
    """Return a JPEG without what cameras and editors write in it (APP1, APP13, comments); its pixels are untouched."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, place = bytearray(b"\xff\xd8"), 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != 0xDA:
        size = 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if content[place + 1] not in {0xE1, 0xED, 0xFE}:
            kept += content[place : place + size]
        place += size
    return bytes(kept + content[place:])
