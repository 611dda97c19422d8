"""Memory that long work took is given back to the machine: a worker's process lives on, and others need it."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Let go of what the process holds and does not use. Without the GNU C library nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
