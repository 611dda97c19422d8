"""One child process: started so that it cannot outlive us unseen, stopped so that nothing of it remains.

Two threads tie a child to its supervisor. The kernel signals it when the supervisor dies (PR_SET_PDEATHSIG). And it
inherits an open *lineage* file, as do the processes it forks in turn: whoever still holds that file open is a
descendant, whatever its process id, group or parent has become. That is how a later start finds left-overs without
trusting process ids, which the system reuses.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from portal.embedded.state import EmbeddedError, State
from portal.shared.processes import dies_with_parent

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end."""


class _Request:
    """Whether somebody asked for the end. A signal only leaves this note, which `pause` reads.

    An exception thrown out of a signal handler may surface anywhere, even where it is swallowed, and would break off
    the orderly stop when the second Ctrl-C comes.
    """

    made = False


def heed_requests_to_stop() -> None:
    """From now on Ctrl-C, SIGTERM and a closed terminal end the next `pause` with `Stopped`."""
    for number in STOPPING:
        signal.signal(number, _note)


def _note(_number: int, _frame: object) -> None:
    if not _Request.made:
        _Request.made = True
        os.write(2, b"\nStopping ...\n")  # print is not safe inside a handler


def pause(seconds: float) -> None:
    """Sleep a moment between two looks at the world."""
    if _Request.made:
        raise Stopped
    time.sleep(seconds)


def holders_of(path: Path) -> set[int]:
    """Return the processes that hold ``path`` open, or a file below it when it is a folder."""
    wanted = str(path)
    mine = os.getpid()
    pids = {int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()} - {mine}
    return {pid for pid in pids if any(link == wanted or link.startswith(wanted + "/") for link in open_files(pid))}


def open_files(pid: int) -> list[str]:
    """Return what a process holds open; nothing when it ended meanwhile or belongs to somebody else.

    A busy process closes files while its list is read: one that is gone says nothing about the others.
    """
    links = []
    with suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with suppress(FileNotFoundError):
                links.append(os.readlink(f"/proc/{pid}/fd/{descriptor}"))
    return links


def clear_leftovers(path: Path, *, patience: float = 2.0) -> int:
    """Wait for the holders of a lineage to end by themselves, then kill them. Return how many had to be killed."""
    deadline = time.monotonic() + patience
    while (remaining := holders_of(path)) and time.monotonic() < deadline:
        time.sleep(0.05)
    killed = set()
    while remaining:  # one of them may still be forking: look again until there is none
        for pid in remaining:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed.add(pid)
        time.sleep(0.05)
        remaining = holders_of(path)
    return len(killed)


class Child:
    """A long-lived program under supervision, in a session of its own so that Ctrl-C reaches only the supervisor."""

    def __init__(
        self,
        state: State,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        stop_with: signal.Signals = signal.SIGTERM,
        on_orphaned: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
        user: int | None = None,
        keep_open: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.stop_with = stop_with
        self.on_orphaned = on_orphaned
        self.grace = grace
        self.user = user
        self.keep_open = tuple(keep_open)
        self.lineage = state.lineages / name
        self.log = state.logs / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program once whatever a former one of this name left running is gone."""
        clear_leftovers(self.lineage)
        with open(self.lineage, "a") as lineage, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(lineage.fileno(), *self.keep_open),
                start_new_session=True,
                preexec_fn=dies_with_parent(self.on_orphaned),
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )

    def is_alive(self) -> bool:
        """Return whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until ``ready`` says yes; raise with the end of the log when the program dies or time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_alive():
                raise EmbeddedError(f"{self.name} did not start. {self.last_words()}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} did not answer within {seconds:.0f} s. {self.last_words()}")
            pause(0.05)

    def finish(self, *, doing: str) -> None:
        """Run the program to its end; raise with the end of the log when it fails."""
        try:
            self.start()
            while self.is_alive():
                pause(0.05)
            if self.process is None or self.process.returncode != 0:
                raise EmbeddedError(f"{doing} failed. {self.last_words()}")
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask the program to end, then make sure that neither it nor a descendant remains."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_with)
            try:
                self.process.wait(self.grace)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        clear_leftovers(self.lineage, patience=1.0)

    def last_words(self) -> str:
        """Return where the log is and its last lines."""
        lines = self.log.read_text(errors="replace").splitlines()[-8:] if self.log.exists() else []
        return "\n    ".join([f"Its log, {self.log}, ends:", *lines])
