"""Files that the portal makes: stored under the hash of their bytes, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage


def store(content: bytes, *, folder: str, suffix: str) -> tuple[str, str]:
    """Keep `content` under `folder` and return its name in the storage and its SHA-256.

    It is written beside its place and then moved there: a reader, or a worker started again after a kill, never meets
    half a file. The same bytes land in the same place.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{folder}/{digest}{suffix}"
    target = Path(default_storage.path(name))
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{digest[:12]}-{secrets.token_hex(4)}")
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    return name, digest


@dataclass(frozen=True)
class Stored:
    """A file in the storage: its name there, the hash of its bytes, how many they are."""

    name: str
    sha256: str
    size: int


@contextmanager
def workshop(folder: str) -> Iterator[Path]:
    """Lend a hidden folder inside `folder` for a file that is too large to be made in memory; it goes afterwards."""
    place = Path(default_storage.path(folder)) / f".{secrets.token_hex(8)}"
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put_in_place(made: Path, *, folder: str) -> Stored:
    """Move a file out of its workshop, whole, under a name that nobody can guess."""
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    name = f"{folder}/{secrets.token_hex(16)}{made.suffix}"
    made.replace(default_storage.path(name))
    return Stored(name, digest, Path(default_storage.path(name)).stat().st_size)


def discard(name: str) -> None:
    """Delete a file, or a folder with all that is in it."""
    path = Path(default_storage.path(name))
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
