"""A terminal in which ``python -m portal.embedded`` is started, watched and struck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from portal.embedded.process import holders_of
from portal.embedded.state import REPOSITORY


class Terminal:
    """One running command of the package, with everything it has printed."""

    def __init__(self, state: Path, *arguments: str, **environment: str) -> None:
        self.state = state
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.embedded", *arguments],
            cwd=REPOSITORY,
            env={**inherited, "TACHAWOR_STATE": str(state), "PORT": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.printed = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.printed += line

    def wait_for(self, words: str, *, seconds: float = 20) -> None:
        """Wait until the command has printed ``words``."""
        until(lambda: words in self.printed, seconds=seconds, what=lambda: f"{words!r} in: {self.printed}")

    def send(self, number: signal.Signals) -> None:
        """Send the supervisor a signal."""
        self.process.send_signal(number)

    def ends_with(self, *, seconds: float = 30) -> int:
        """Wait for the command's end and return its exit code."""
        code = self.process.wait(seconds)
        self._reader.join(0.5)  # a grandchild may keep the terminal open
        return code

    def living(self) -> set[int]:
        """Return the processes of this state folder that run, whoever is their parent by now."""
        return holders_of(self.state.resolve() / "alive")


def pid_of(state: Path, name: str) -> int:
    """Return the process that leads the named child: the eldest of its lineage."""
    lineage = holders_of(state.resolve() / "alive" / name)
    return min((moment, pid) for pid in lineage if (moment := started(pid)) is not None)[1]


def started(pid: int) -> int | None:
    """Return when a process started, in clock ticks since the machine did; None when it has ended meanwhile."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (FileNotFoundError, ProcessLookupError):
        return None


def until(condition: Callable[[], bool], *, seconds: float = 15, what: Callable[[], str]) -> None:
    """Wait until the condition holds, or fail saying what was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what()}"
        time.sleep(0.05)
