"""WAV: plain samples. Kept are the format and the samples; names, dates and pictures stand in other chunks."""

from __future__ import annotations

import struct

from consultations.contributions.attachments.sounds.packets import Unreadable, check_length

PLAIN = {1, 3, 6, 7, 0xFFFE}  # integers, floats, A-law, µ-law, and the form that names one of them further on
FASTEST = 192_000


def walk(content: bytes, *, most: float) -> tuple[float, bytes]:
    """Return its seconds and its bytes, cleaned. Raises `TooLong` past `most` seconds."""
    layout, samples, place = b"", b"", 12
    while place + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + size]  # a recorder that was cut off leaves its size unsaid
        if name == b"fmt " and not layout:
            layout = body[:40]
        elif name == b"data":
            samples += body
        place += 8 + size + size % 2
    form, channels, rate, _speed, step = struct.unpack_from("<HHIIH", layout)
    if form not in PLAIN or not 0 < rate <= FASTEST or not 0 < channels <= 8 or not 0 < step <= 64 or not samples:
        raise Unreadable("no plain samples")
    check_length(len(samples) / (rate * step), most)
    chunks = struct.pack("<4sI", b"fmt ", len(layout)) + layout + b"\0" * (len(layout) % 2)
    chunks += struct.pack("<4sI", b"data", len(samples)) + samples + b"\0" * (len(samples) % 2)
    return len(samples) / (rate * step), struct.pack("<4sI4s", b"RIFF", len(chunks) + 4, b"WAVE") + chunks
