"""What several formats have in common: they may be broken, and they carry Opus."""

from __future__ import annotations


class Unreadable(Exception):
    """This is no sound that can be walked from its beginning to its end."""


class TooLong(Exception):
    """It lasts longer than was asked for; how much longer was not found out."""


def check_length(seconds: float, most: float) -> None:
    """Stop walking where it is clear that the recording is too long."""
    if seconds > most:
        raise TooLong


# How long one frame of Opus lasts, in thousandths of a second, by the first five bits of its packet (RFC 6716, 3.1).
_SILK, _HYBRID, _CELT = (10, 20, 40, 60), (10, 20), (2.5, 5, 10, 20)
FRAME = [*_SILK * 3, *_HYBRID * 2, *_CELT * 4]
LONGEST_PACKET = 120


def opus_seconds(packet: bytes) -> float:
    """Return how long an Opus packet lasts: its first byte says so, and a player plays that."""
    if not packet:
        return 0.0
    frames = {0: 1, 1: 2, 2: 2}.get(packet[0] & 3)
    if frames is None:
        frames = packet[1] & 63
    return float(min(frames * FRAME[packet[0] >> 3], LONGEST_PACKET)) / 1000
