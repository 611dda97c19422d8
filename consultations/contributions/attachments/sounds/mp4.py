"""MP4 with sound alone, as telephones record it. What tells of its maker is blanked where it stands: offsets hold."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from consultations.contributions.attachments.sounds.packets import Unreadable, check_length

PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"}
TELLING = {b"udta", b"meta", b"uuid", b"free", b"skip"}
DEEPEST = 8
MOST_BOXES = 50_000
SHORTEST_FRAME = 0.01  # seconds: a table of times may claim less for a frame than any encoder makes


class Box(NamedTuple):
    """A box: its name, where its content begins and ends."""

    name: bytes
    head: int
    start: int
    end: int


@dataclass
class _Recording:
    scales: list[int] = field(default_factory=list)
    ticks: int = 0
    frames: int = 0
    handlers: list[bytes] = field(default_factory=list)
    usual: int = 0  # ticks of a frame that says nothing of its own


def walk(content: bytes, *, most: float) -> tuple[float, bytes]:
    """Return its seconds and its bytes, cleaned. Raises `TooLong` past `most` seconds."""
    target, recording = bytearray(content), _Recording()
    names = set()
    for place, box in enumerate(_boxes(content, 0, len(content), depth=0)):
        if place > MOST_BOXES:
            raise Unreadable("too many boxes")
        names.add(box.name)
        _blank(target, box)
        _count(content, box, recording)
    if not {b"moov", b"mdat"} <= names or recording.handlers != [b"soun"] or not recording.frames:
        raise Unreadable("not one track of sound")
    scale = recording.scales[-1] or 1
    seconds = max(recording.ticks / scale, recording.frames * SHORTEST_FRAME)
    check_length(seconds, most)
    return seconds, bytes(target)


def _boxes(content: bytes, place: int, end: int, *, depth: int) -> Iterator[Box]:
    while place + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, place)
        start = place + 8
        if size == 1:
            size, start = struct.unpack_from(">Q", content, start)[0], start + 8
        last = end if size == 0 else place + size
        if last < start or last > end:
            raise Unreadable("a box breaks off")
        yield Box(name, place, start, last)
        if name in PARENTS and depth < DEEPEST:
            yield from _boxes(content, start, last, depth=depth + 1)
        place = last


def _blank(target: bytearray, box: Box) -> None:
    if box.name in TELLING:
        target[box.head + 4 : box.head + 8] = b"free"
        target[box.start : box.end] = bytes(box.end - box.start)
    elif box.name in {b"mvhd", b"tkhd", b"mdhd"}:
        width = 16 if target[box.start] == 1 else 8  # the days on which it was made and changed
        target[box.start + 4 : box.start + 4 + width] = bytes(width)


def _count(content: bytes, box: Box, recording: _Recording) -> None:
    if box.name == b"hdlr":
        recording.handlers.append(content[box.start + 8 : box.start + 12])
    elif box.name == b"mdhd":
        place = box.start + (20 if content[box.start] == 1 else 12)
        recording.scales.append(struct.unpack_from(">I", content, place)[0])
    elif box.name == b"stts":
        for frames, ticks in struct.iter_unpack(">II", content[box.start + 8 : box.end - (box.end - box.start) % 8]):
            recording.frames, recording.ticks = recording.frames + frames, recording.ticks + frames * ticks
    elif box.name == b"trex":
        recording.usual = struct.unpack_from(">I", content, box.start + 12)[0]
    elif box.name == b"tfhd":
        recording.usual = _usual(content, box) or recording.usual
    elif box.name == b"trun":
        _count_run(content, box, recording)


def _usual(content: bytes, box: Box) -> int:
    flags = int.from_bytes(content[box.start + 1 : box.start + 4], "big")
    if not flags & 0x08:
        return 0
    place = box.start + 8 + (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
    return int(struct.unpack_from(">I", content, place)[0])


def _count_run(content: bytes, box: Box, recording: _Recording) -> None:
    flags = int.from_bytes(content[box.start + 1 : box.start + 4], "big")
    frames = struct.unpack_from(">I", content, box.start + 4)[0]
    recording.frames += frames
    if not flags & 0x100:
        recording.ticks += frames * recording.usual
        return
    width = 4 * bin(flags & 0xF00).count("1")
    place = box.start + 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    for _frame in range(min(frames, (box.end - place) // width)):
        recording.ticks += struct.unpack_from(">I", content, place)[0]
        place += width
