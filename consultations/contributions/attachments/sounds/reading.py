"""Which format it is, and who walks it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from consultations.contributions.attachments.sounds import mp3, mp4, ogg, wav, webm
from consultations.contributions.attachments.sounds.packets import TooLong, Unreadable
from portal.shared.uploads import M4A, MP3, OGG, WAV, WEBM, Kind

__all__ = ["Sound", "TooLong", "Unreadable", "read"]


@dataclass(frozen=True)
class Sound:
    """A recording: what it is, how long it lasts, and its bytes without what tells of its maker."""

    kind: Kind
    seconds: float
    content: bytes


def read(content: bytes, *, most: float) -> Sound | None:
    """Return the sound that these bytes are; None when they are none.

    Raises `Unreadable` for a broken or foreign one, `TooLong` for one that lasts longer than `most` seconds.
    """
    kind = _kind_of(content)
    if kind is None:
        return None
    walk = {WEBM: webm.walk, OGG: ogg.walk, M4A: mp4.walk, MP3: mp3.walk, WAV: wav.walk}[kind]
    try:
        seconds, cleaned = walk(content, most=most)
    except (struct.error, IndexError, OverflowError) as broken:
        raise Unreadable(str(broken)) from broken
    return Sound(kind, seconds, cleaned)


def _kind_of(content: bytes) -> Kind | None:
    if content.startswith(b"\x1aE\xdf\xa3"):
        return WEBM
    if content.startswith(b"OggS"):
        return OGG
    if content[4:8] == b"ftyp":
        return M4A
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return WAV
    return MP3 if content.startswith(b"ID3") or mp3.frame_at(content, 0) else None
