"""Memory that long work took is given back to the machine: a worker's process lives on, and others need it."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

MADE_BETWEEN = 200_000  # objects made between two searches for those that only hold each other; 700 by default


def give_back() -> None:
    """Let go of what the process holds and does not use. Without the GNU C library nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def building() -> Iterator[None]:
    """Search seldom for objects that only hold each other: of a large tree that is being built nothing can go yet."""
    before = gc.get_threshold()
    gc.set_threshold(MADE_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
