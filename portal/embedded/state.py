"""The one folder that holds everything a run leaves behind, and the lock that gives it a single owner."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

NOBODY = pwd.getpwnam("nobody").pw_uid

# A Unix socket's path holds 107 bytes.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


class EmbeddedError(Exception):
    """Something the person at the terminal must know, said in one line."""


class State:
    """Paths inside the state folder, and its lock."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.lock = self.root / "supervisor.lock"
        self.lineages = self.root / "alive"
        self.logs = self.root / "logs"
        self.runtime_env = self.root / "runtime.env"
        self.prepared = self.root / "prepared.json"
        # Present when this state was made by `exec`: its data may be lost, so nothing waits for the disk.
        self.throw_away = self.root / "throw-away"

    @classmethod
    def from_environment(cls) -> State:
        """Return the state folder named by TACHAWOR_STATE, by default ``.state`` in the repository."""
        return cls(Path(os.environ.get("TACHAWOR_STATE") or REPOSITORY / ".state"))

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Hold the state folder for this process alone. The kernel lets go of it however the process ends."""
        for folder in (self.root, self.lineages, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.lock, "a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                owner = lock.read().strip() or "unknown"
                raise EmbeddedError(
                    f"{self.root} is in use by process {owner}: stop it, or name another folder in TACHAWOR_STATE."
                ) from None
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield

    @property
    def sockets(self) -> Path:
        """Return the folder of the Unix sockets, made private to this user."""
        folder = self._socket_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        # Below a temporary folder anybody may have been there first. Root's own PostgreSQL may run as nobody.
        owners = {os.geteuid()} if os.geteuid() else {0, NOBODY}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
            raise EmbeddedError(
                f"{folder} belongs to somebody else: remove it, or name a shorter path in TACHAWOR_STATE."
            )
        folder.chmod(0o700)
        return folder

    def _socket_folder(self) -> Path:
        folder = self.root / "sockets"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        # Named after the state folder, so that the next start finds and reuses it instead of leaving a trail.
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tachawor-{os.geteuid()}-{digest}"

    def secret_key(self) -> str:
        """Return this state's own Django secret, made once: sign-ins survive a restart and no two demos share one."""
        path = self.root / "secret_key"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(50))
        return path.read_text()

    def announce(self, variables: dict[str, str]) -> None:
        """Let a second terminal's ``manage.py`` find the running services."""
        write_private(self.runtime_env, "".join(f"{name}={value}\n" for name, value in variables.items()))

    def withdraw(self) -> None:
        """Take the announcement back."""
        self.runtime_env.unlink(missing_ok=True)

    def erase(self) -> None:
        """Remove everything this folder holds. The lock file stays: it is being held."""
        shutil.rmtree(self._socket_folder(), ignore_errors=True)
        for entry in self.root.iterdir():
            if entry == self.lock:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user reads, whole or not at all."""
    half = path.with_name(path.name + ".new")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    half.replace(path)
