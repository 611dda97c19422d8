"""MP3: frames one after the other. Kept are the frames; names and pictures stand in tags before and after them."""

from __future__ import annotations

from typing import NamedTuple

from consultations.contributions.attachments.sounds.packets import Unreadable, check_length

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_SPEEDS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_SPEEDS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
FEWEST = 3  # frames in a row that make it a sound and not bytes that look like one
MOST_LOST = 10_000  # places where a frame was looked for in vain
LARGEST_TAG = 2 * 1024 * 1024


class Frame(NamedTuple):
    """One frame: its bytes and how long it lasts."""

    size: int
    seconds: float


def frame_at(content: bytes, place: int) -> Frame | None:
    """Return the frame that begins there, if one does."""
    if place + 4 > len(content) or content[place] != 0xFF or content[place + 1] & 0xE6 != 0xE2:
        return None  # eleven bits set, and the third layer
    version, speed, rate = content[place + 1] >> 3 & 3, content[place + 2] >> 4, content[place + 2] >> 2 & 3
    if version == 1 or speed in {0, 15} or rate == 3:
        return None
    per_second = _RATES[version][rate]
    samples, speeds = (1152, _SPEEDS_1) if version == 3 else (576, _SPEEDS_2)
    size = samples // 8 * speeds[speed] * 1000 // per_second + (content[place + 2] >> 1 & 1)
    return Frame(size, samples / per_second)


def walk(content: bytes, *, most: float) -> tuple[float, bytes]:
    """Return its seconds and its bytes, cleaned. Raises `TooLong` past `most` seconds."""
    place, frames, seconds, kept, lost = _after_tag(content), 0, 0.0, bytearray(), 0
    while place < len(content):
        frame = frame_at(content, place)
        if frame is None:
            place, lost = content.find(b"\xff", place + 1), lost + 1
            if place < 0 or lost > MOST_LOST:
                break
            continue
        kept += content[place : place + frame.size]
        place += frame.size
        frames, seconds = frames + 1, seconds + frame.seconds
        check_length(seconds, most)
    if frames < FEWEST or len(kept) * 2 < len(content) - _after_tag(content):
        raise Unreadable("too few frames")
    return seconds, bytes(kept)


def _after_tag(content: bytes) -> int:
    if not content.startswith(b"ID3"):
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    if size > LARGEST_TAG:
        raise Unreadable("a tag larger than a sound")
    return 10 + size
