"""WebM with Opus, as browsers record it: written anew with its packets, its length, and no name of anybody."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from consultations.contributions.attachments.sounds.packets import Unreadable, check_length, opus_seconds

HEAD, SEGMENT, INFO, TRACKS, TRACK, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
CUES, SEEK, TAGS, FILES, CHAPTERS = 0x1C53BB6B, 0x114D9B74, 0x1254C367, 0x1941A469, 0x1043A770
TOP = frozenset({INFO, TRACKS, CLUSTER, CUES, SEEK, TAGS, FILES, CHAPTERS})
NONE: frozenset[int] = frozenset()
SCALE, LENGTH, MUXER, WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
TRACK_TYPE, CODEC, TRACK_NAME = 0x83, 0x86, 0x536E
TIME, SIMPLE_BLOCK, GROUP, BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
UNKNOWN = -1
SOUND = 2
LACED = 0x06
MOST_ELEMENTS = 400_000


class Element(NamedTuple):
    """An element: what it is, where its content begins and ends. The end of an unsaid size is the parent's."""

    name: int
    start: int
    end: int
    sized: bool


@dataclass
class Source:
    """The bytes, and how many elements may still be read of them: millions of empty ones are no recording."""

    content: bytes
    left: int = MOST_ELEMENTS


@dataclass
class _Recording:
    most: float  # seconds
    scale: int = 1_000_000  # nanoseconds to a tick
    tracks: bytes = b""
    clusters: list[bytes] = field(default_factory=list)
    last: int = 0  # ticks
    played: float = 0.0  # seconds, by the packets


def walk(content: bytes, *, most: float) -> tuple[float, bytes]:
    """Return its seconds and its bytes, cleaned. Raises `TooLong` past `most` seconds."""
    source = Source(content)
    head, segment = _two(source)
    recording = _Recording(most)
    for element in _children(source, segment.start, segment.end):
        if element.name == INFO:
            recording.scale = _number(source, element, SCALE) or recording.scale
        elif element.name == TRACKS and not recording.tracks:
            recording.tracks = _element(TRACKS, _track(source, element))
        elif element.name == CLUSTER:
            _add_cluster(source, element, recording)
    if not recording.tracks or not recording.clusters:
        raise Unreadable("nothing to hear")
    seconds = max(recording.played, recording.last * recording.scale / 1e9)
    info = _element(SCALE, recording.scale.to_bytes(4, "big"))
    info += _element(LENGTH, struct.pack(">d", seconds * 1e9 / recording.scale))
    info += _element(MUXER, b"tachawor") + _element(WRITER, b"tachawor")
    body = _element(INFO, info) + recording.tracks + b"".join(recording.clusters)
    return seconds, source.content[: head.end] + _element(SEGMENT, body)


def _two(source: Source) -> tuple[Element, Element]:
    head = _at(source, 0, len(source.content))
    segment = _at(source, head.end, len(source.content))
    if head.name != HEAD or not head.sized or segment.name != SEGMENT:
        raise Unreadable("no segment")
    return head, segment


def _track(source: Source, tracks: Element) -> bytes:
    entries = [entry for entry in _children(source, tracks.start, tracks.end) if entry.name == TRACK]
    if len(entries) != 1 or _number(source, entries[0], TRACK_TYPE) != SOUND:
        raise Unreadable("not one track of sound")
    parts = list(_children(source, entries[0].start, entries[0].end))
    codecs = [source.content[part.start : part.end].rstrip(b"\0") for part in parts if part.name == CODEC]
    if codecs != [b"A_OPUS"]:
        raise Unreadable("not Opus")
    kept = [_element(part.name, source.content[part.start : part.end]) for part in parts if part.name != TRACK_NAME]
    return _element(TRACK, b"".join(kept))


def _add_cluster(source: Source, cluster: Element, recording: _Recording) -> None:
    kept, time = [], 0
    for part in _children(source, cluster.start, cluster.end, until=NONE if cluster.sized else TOP):
        block = part if part.name == SIMPLE_BLOCK else None
        if part.name == TIME:
            time = int.from_bytes(source.content[part.start : part.end], "big")
        elif part.name == GROUP:
            inside = _children(source, part.start, part.end)
            block = next((one for one in inside if one.name == BLOCK), None)
        if block is not None:
            _add_block(source, block, time, recording)
        if part.name in {TIME, SIMPLE_BLOCK, GROUP}:
            kept.append(_element(part.name, source.content[part.start : part.end]))
    recording.clusters.append(_element(CLUSTER, b"".join(kept)))


def _add_block(source: Source, block: Element, time: int, recording: _Recording) -> None:
    _track_number, place = _size_at(source, block.start)
    after, flags = struct.unpack_from(">hB", source.content, place)
    if flags & LACED:
        raise Unreadable("packets tied together")
    recording.last = max(recording.last, time + after)
    recording.played += opus_seconds(source.content[place + 3 : min(place + 5, block.end)])
    check_length(max(recording.played, recording.last * recording.scale / 1e9), recording.most)


def _children(source: Source, place: int, end: int, *, until: frozenset[int] = NONE) -> Iterator[Element]:
    """Yield the elements from one place to another; a cluster of unsaid size ends where one of `until` begins."""
    while place < end:
        element = _at(source, place, end)
        if element.name in until:
            return
        if element.name == CLUSTER and not element.sized:
            element = element._replace(end=_end_of(source, element))
        yield element
        place = element.end


def _end_of(source: Source, cluster: Element) -> int:
    end = cluster.start
    for part in _children(source, cluster.start, cluster.end, until=TOP):
        end = part.end
    return end


def _at(source: Source, place: int, end: int) -> Element:
    source.left -= 1
    if source.left < 0:
        raise Unreadable("too many elements")
    name, place = _name_at(source, place)
    size, place = _size_at(source, place)
    if size == UNKNOWN:
        return Element(name, place, end, sized=False)
    # A recording that was cut off ends in the middle of its last element.
    return Element(name, place, min(place + size, end), sized=True)


def _name_at(source: Source, place: int) -> tuple[int, int]:
    width = _width(source.content[place], most=4)
    return int.from_bytes(source.content[place : place + width], "big"), place + width


def _size_at(source: Source, place: int) -> tuple[int, int]:
    width = _width(source.content[place], most=8)
    value = int.from_bytes(source.content[place : place + width], "big") & (1 << 7 * width) - 1
    return (UNKNOWN if value == (1 << 7 * width) - 1 else value), place + width


def _width(byte: int, *, most: int) -> int:
    width = 9 - byte.bit_length()
    if width > most:
        raise Unreadable("no element")
    return width


def _number(source: Source, parent: Element, name: int) -> int:
    for part in _children(source, parent.start, parent.end):
        if part.name == name and part.end - part.start <= 4:
            return int.from_bytes(source.content[part.start : part.end], "big")
    return 0


def _element(name: int, body: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(body) | 1 << 56).to_bytes(8, "big") + body
