"""A Celery worker as production runs it, a process of its own, beside the tests' database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

READY = " ready."
SECONDS = 60


@contextmanager
def running_worker(*, database: str, folder: Path, smtp_port: int) -> Iterator[Path]:
    """Run a worker on the database of that name; yields the folder in which it stores files."""
    media, log = folder / "media", folder / "worker.log"
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(database)}")),
        "MEDIA_ROOT": str(media),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port),
    }
    # Messages that earlier tests left in the queue speak of rows that are gone: --purge.
    line = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--purge", "--concurrency=2", "-l", "INFO"]
    with log.open("w") as written:
        worker = subprocess.Popen(line, env=environment, stdout=written, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(worker, log)
            yield media
        finally:
            worker.terminate()
            worker.wait(30)


def _wait_until_ready(worker: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while READY not in log.read_text():
        assert worker.poll() is None, f"the worker ended:\n{log.read_text()}"
        assert time.monotonic() < end, f"the worker is not ready after {SECONDS} s:\n{log.read_text()}"
        time.sleep(0.2)
