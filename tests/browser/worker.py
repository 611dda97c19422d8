"""A Celery worker as production runs it, a process of its own, beside the tests' database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from celery import current_app
from django.conf import settings

from portal.shared.processes import dies_with_parent

READY = " ready."
SECONDS = 60


@dataclass(frozen=True)
class Worker:
    """A running worker and the folder in which it stores files."""

    media: Path
    process: subprocess.Popen[bytes]

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Let it do nothing while the block lasts: what is asked of it meanwhile waits, and can be looked at."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    def rests(self) -> None:
        """Wait until nothing is asked of it any more: a table that it still writes to cannot be emptied."""
        end = time.monotonic() + SECONDS
        while left := _messages():
            assert time.monotonic() < end, f"the worker still has {left} messages after {SECONDS} s"
            time.sleep(0.02)


def _messages() -> int:
    """Count what waits, and what was taken up and is not done: that stays unacknowledged until then."""
    with current_app.pool.acquire() as connection:
        client = connection.default_channel.client
        waiting = sum(client.llen(line.name) for line in settings.CELERY_TASK_QUEUES)
        return int(waiting + client.hlen("unacked"))


@contextmanager
def running_worker(*, database: str, folder: Path, smtp_port: int, app: str = "portal") -> Iterator[Worker]:
    """Run a worker on the database of that name; `app` is the module in which it finds Celery."""
    media, log = folder / "media", folder / "worker.log"
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(database)}")),
        "MEDIA_ROOT": str(media),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port),
    }
    # Messages that earlier tests left in the queue speak of rows that are gone: --purge.
    line = [sys.executable, "-m", "celery", "-A", app, "worker", "--purge", "--concurrency=2", "-l", "INFO"]
    with log.open("w") as written:
        process = subprocess.Popen(
            line,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, to be held up as a whole
            # Left over by a test run that was killed, it would do the next one's work with yesterday's code.
            preexec_fn=dies_with_parent(signal.SIGQUIT),
        )
        try:
            _wait_until_ready(process, log)
            yield Worker(media, process)
        finally:
            _end(process)


def _wait_until_ready(worker: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while READY not in log.read_text():
        assert worker.poll() is None, f"the worker ended:\n{log.read_text()}"
        assert time.monotonic() < end, f"the worker is not ready after {SECONDS} s:\n{log.read_text()}"
        time.sleep(0.2)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Let it finish what it does; a test that failed in the middle of a compilation need not wait for its end."""
    worker.terminate()
    try:
        worker.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
