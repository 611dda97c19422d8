"""Files that the portal makes: stored under the hash of their bytes, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
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
