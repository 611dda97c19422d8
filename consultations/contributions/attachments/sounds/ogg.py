"""Ogg with Opus, as messengers send it. Kept are its head and its packets; the comments are written anew, empty."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from consultations.contributions.attachments.sounds.packets import Unreadable, check_length, opus_seconds

HEADER = struct.Struct("<4sBBqIIIB")
NO_COMMENTS = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
CONTINUED = 1
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Page(NamedTuple):
    """One page of a stream."""

    flags: int
    granule: int
    stream: int
    lacing: bytes
    body: bytes

    def packets(self) -> Iterator[tuple[bytes, bool]]:
        """Yield the pieces of packets on the page, and whether each ends there."""
        start = size = 0
        for length in self.lacing:
            size += length
            if length < 255:
                yield self.body[start : start + size], True
                start, size = start + size, 0
        if size:
            yield self.body[start:], False


def walk(content: bytes, *, most: float) -> tuple[float, bytes]:
    """Return its seconds and its bytes, cleaned. Raises `TooLong` past `most` seconds."""
    pages = list(_pages(content))
    if len({page.stream for page in pages}) != 1 or not pages[0].body.startswith(b"OpusHead"):
        raise Unreadable("not one stream of Opus")
    body = _after_comments(pages)
    head = pages[0]
    comments = Page(0, 0, head.stream, bytes([len(NO_COMMENTS)]), NO_COMMENTS)
    granules = [page.granule for page in body if page.granule > 0]
    seconds = max(_played(body, most), max(granules, default=0) / 48_000)
    check_length(seconds, most)
    written = b"".join(_written(page, number) for number, page in enumerate([head, comments, *body]))
    return seconds, written


def _played(pages: list[Page], most: float) -> float:
    """Add up what the packets themselves say they last."""
    seconds, open_packet = 0.0, b""
    for page in pages:
        for piece, ends in page.packets():
            open_packet = open_packet or piece[:2]
            if ends:
                seconds, open_packet = seconds + opus_seconds(open_packet), b""
        check_length(seconds, most)
    return seconds


def _after_comments(pages: list[Page]) -> list[Page]:
    """Return the pages of sound: the comments fill pages of their own (RFC 7845, 3)."""
    if len(pages) < 3 or not pages[1].body.startswith(b"OpusTags"):
        raise Unreadable("no comments where they belong")
    for place, page in enumerate(pages[1:], start=1):
        if page.lacing and page.lacing[-1] < 255:
            return pages[place + 1 :]
    raise Unreadable("comments without end")


def _pages(content: bytes) -> Iterator[Page]:
    place = 0
    while place < len(content):
        mark, _version, flags, granule, stream, _number, _crc, count = HEADER.unpack_from(content, place)
        lacing = content[place + 27 : place + 27 + count]
        size = sum(lacing)
        body = content[place + 27 + count : place + 27 + count + size]
        if mark != b"OggS" or len(lacing) != count or len(body) != size:
            raise Unreadable("a page breaks off")
        yield Page(flags, granule, stream, lacing, body)
        place += 27 + count + size


def _written(page: Page, number: int) -> bytes:
    def with_sum(checksum: int) -> bytes:
        numbers = (b"OggS", 0, page.flags, page.granule, page.stream, number, checksum, len(page.lacing))
        return HEADER.pack(*numbers) + page.lacing + page.body

    return with_sum(_checksum(with_sum(0)))


def _checksum(page: bytes) -> int:
    """Return Ogg's checksum: zlib's, with the bits the other way round and nothing turned over at the ends."""
    mirrored = ~zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
