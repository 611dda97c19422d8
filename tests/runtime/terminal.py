"""A terminal in which ``python -m portal.embedded`` is started, watched and struck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from portal.embedded.process import holders_of
from portal.embedded.state import REPOSITORY
from portal.shared.processes import dies_with_parent

# How long a test waits for what must come. It ends a wait for what never comes, so it may be long: on a machine that
# does other work besides, a start takes several times what it takes alone.
PATIENCE = 90.0


class Terminal:
    """One running command of the package, with everything it has printed."""

    def __init__(self, state: Path, *arguments: str, **environment: str) -> None:
        self.state = state
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        # A file, not a pipe: what was printed is there the moment it is printed, and nobody has to keep up reading it.
        self._paper = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as we do
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.embedded", *arguments],
            cwd=REPOSITORY,
            env={**inherited, "TACHAWOR_STATE": str(state), "PORT": "0", **environment},
            stdout=self._paper,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),  # a test run that is killed leaves no portal behind
        )

    @property
    def printed(self) -> str:
        """Return what the command has printed so far."""
        # Read by position: the command writes at the offset that this descriptor shares with it.
        descriptor = self._paper.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")

    def wait_for(self, words: str, *, seconds: float = PATIENCE) -> None:
        """Wait until the command has printed ``words``; fail at once when it ended without."""

        def has_printed() -> bool:
            ended = self.process.poll() is not None  # asked first: what it printed before its end is there
            found = words in self.printed
            assert found or not ended, f"the command ended without {words!r}: {self.printed}"
            return found

        until(has_printed, seconds=seconds, what=lambda: f"{words!r} in: {self.printed}")

    def send(self, number: signal.Signals) -> None:
        """Send the supervisor a signal."""
        self.process.send_signal(number)

    def ends_with(self, *, seconds: float = PATIENCE) -> int:
        """Wait for the command's end and return its exit code."""
        return self.process.wait(seconds)

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


def until(condition: Callable[[], bool], *, seconds: float = PATIENCE, what: Callable[[], str]) -> None:
    """Wait until the condition holds, or fail saying what was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what()}"
        time.sleep(0.05)
