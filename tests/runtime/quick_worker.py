"""The worker as production runs it, but files are not set in type: what is tried is when it dies, not what it prints.

Each file takes as long as a few kills need to fall into it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sklearn.cluster
import sklearn.metrics  # noqa: F401 - loaded before the processes part, so that those that follow a kill need not
from celery.signals import worker_process_init

from portal.celery import app

__all__ = ["app"]
SECONDS = 0.02


@worker_process_init.connect(weak=False)
def stand_in_for_typesetting(**_signal: Any) -> None:
    from consultations.synthesis import filing
    from consultations.synthesis.actions import files

    def quick(kind: str) -> Callable[..., bytes]:
        def rendered(snapshot: dict[str, Any], *, checksum: str, language: str) -> bytes:
            time.sleep(SECONDS)
            return f"{kind} {snapshot['edition']} {snapshot['version']} {language} {checksum}".encode()

        return rendered

    files.SHELF.renderers = {kind: quick(kind) for kind in files.SHELF.renderers}
    filing.pages = lambda _content: 1
