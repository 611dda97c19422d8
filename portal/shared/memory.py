"""Memory that long work took is given back to the machine: a worker's process lives on, and others need it."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Let go of what nothing refers to any more. Without the GNU C library only Python's own part of it goes."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
