"""The supervisor under ill treatment, with PostgreSQL and Redis as its children."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from portal.embedded.process import clear_leftovers, holders_of
from portal.embedded.state import LONGEST_SOCKET_FOLDER, EmbeddedError, State
from tests.runtime.terminal import Terminal, pid_of, until

READY = "PostgreSQL and Redis run"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "state"
    yield folder
    clear_leftovers(folder / "alive", patience=0)


@pytest.fixture
def servers(state: Path) -> Iterator[Terminal]:
    """Servers for one test, which may leave them dead."""
    yield from started_in(state)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """Servers for those tests after which they still run."""
    yield from started_in(tmp_path_factory.mktemp("lasting") / "state")


def started_in(state: Path) -> Iterator[Terminal]:
    terminal = Terminal(state, "servers")
    terminal.wait_for(READY)
    yield terminal
    terminal.send(signal.SIGKILL)
    terminal.ends_with()
    clear_leftovers(state / "alive", patience=0)


def announced(state: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (state / "runtime.env").read_text().splitlines())


def query(state: Path, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(announced(state)["DATABASE_URL"], autocommit=True) as connection:
        answer = connection.execute(sql)
        return answer.fetchall() if answer.description else []


def queue(state: Path) -> redis.Redis:
    return redis.Redis.from_url(announced(state)["REDIS_URL"])


def test_announces_servers_that_answer_and_keeps_the_announcement_private(lasting: Terminal) -> None:
    query(lasting.state, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist")
    assert query(lasting.state, "SELECT lower('ÉCOLE'), current_setting('listen_addresses')") == [("école", "")]
    assert queue(lasting.state).config_get("port") == {"port": "0"}
    assert queue(lasting.state).config_get("appendonly") == {"appendonly": "yes"}
    assert query(lasting.state, "SELECT current_setting('fsync')") == [("on",)]
    assert (lasting.state / "runtime.env").stat().st_mode & 0o777 == 0o600
    assert (lasting.state / "sockets").stat().st_mode & 0o777 == 0o700


def test_ctrl_c_stops_redis_then_postgres_and_leaves_nothing(servers: Terminal, state: Path) -> None:
    assert len(servers.living()) > 2
    servers.send(signal.SIGINT)
    assert servers.ends_with() == 0
    assert servers.living() == set()
    assert not (state / "runtime.env").exists()
    assert not (state / "postgres" / "postmaster.pid").exists()
    assert servers.printed.splitlines()[-1].startswith("Stopped")


def test_second_ctrl_c_does_not_break_off_the_orderly_stop(servers: Terminal, state: Path) -> None:
    slow = pid_of(state, "redis")
    os.kill(slow, signal.SIGSTOP)  # the stop waits for it, so what follows arrives in the middle
    servers.send(signal.SIGINT)
    servers.wait_for("Stopping")
    servers.send(signal.SIGINT)
    servers.send(signal.SIGTERM)
    os.kill(slow, signal.SIGCONT)
    assert servers.ends_with() == 0
    assert not (state / "postgres" / "postmaster.pid").exists()


def test_second_supervisor_is_refused_in_one_line_and_harms_nothing(lasting: Terminal) -> None:
    second = Terminal(lasting.state, "servers")
    assert second.ends_with() == 1
    assert second.printed == (
        f"tachawor: {lasting.state} is in use by process {lasting.process.pid}: "
        "stop it, or name another folder in TACHAWOR_STATE.\n"
    )
    assert query(lasting.state, "SELECT 1") == [(1,)]


def test_killed_postgres_comes_back_with_its_data(lasting: Terminal) -> None:
    query(lasting.state, "CREATE TABLE kept AS SELECT 7 AS number")
    killed = pid_of(lasting.state, "postgres")
    os.kill(killed, signal.SIGKILL)
    lasting.wait_for("postgres died")
    lasting.wait_for("postgres runs again")
    assert query(lasting.state, "SELECT number FROM kept") == [(7,)]
    assert pid_of(lasting.state, "postgres") != killed


def test_killed_redis_comes_back_with_its_queue(lasting: Terminal) -> None:
    queue(lasting.state).rpush("waiting", "a task")
    # appendfsync is everysec, but the write to the kernel is immediate: killing the process loses nothing.
    os.kill(pid_of(lasting.state, "redis"), signal.SIGKILL)
    lasting.wait_for("redis runs again")
    assert queue(lasting.state).lrange("waiting", 0, -1) == [b"a task"]


def test_killed_supervisor_takes_its_children_along_and_the_next_start_recovers(servers: Terminal, state: Path) -> None:
    query(state, "CREATE TABLE kept AS SELECT 7 AS number")
    servers.send(signal.SIGKILL)
    servers.ends_with()
    until(lambda: not servers.living(), what=lambda: f"the end of {servers.living()}")
    again = Terminal(state, "servers")
    again.wait_for(READY)
    assert query(state, "SELECT number FROM kept") == [(7,)]
    again.send(signal.SIGTERM)
    assert again.ends_with() == 0
    assert again.living() == set()


def test_everything_killed_at_once_leaves_a_state_that_starts(servers: Terminal, state: Path) -> None:
    query(state, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(servers.process.pid, signal.SIGSTOP)  # so that it cannot start anything again
    for pid in servers.living():
        with suppress(ProcessLookupError):  # PostgreSQL's own children end with it
            os.kill(pid, signal.SIGKILL)
    servers.send(signal.SIGKILL)
    servers.ends_with()
    assert (state / "postgres" / "postmaster.pid").exists()
    again = Terminal(state, "servers")
    again.wait_for(READY)
    assert query(state, "SELECT number FROM kept") == [(7,)]
    again.send(signal.SIGINT)
    assert again.ends_with() == 0


def test_leftover_that_ignores_every_request_is_killed_by_the_next_start(servers: Terminal, state: Path) -> None:
    stubborn = pid_of(state, "redis")
    os.kill(stubborn, signal.SIGSTOP)  # stopped, it cannot even react to its parent's death
    servers.send(signal.SIGKILL)
    servers.ends_with()
    again = Terminal(state, "servers")
    again.wait_for(READY)
    assert stubborn not in again.living()
    again.send(signal.SIGINT)
    assert again.ends_with() == 0


def test_long_state_path_moves_the_sockets_to_a_private_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    terminal = Terminal(deep, "servers")
    terminal.wait_for(READY)
    sockets = State(deep).sockets
    assert len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert query(deep, "SELECT 1") == [(1,)]
    terminal.send(signal.SIGINT)
    assert terminal.ends_with() == 0
    reset = Terminal(deep, "reset")
    assert reset.ends_with() == 0
    assert not sockets.exists()
    assert [entry.name for entry in deep.iterdir()] == ["supervisor.lock"]


def test_folder_of_somebody_else_is_no_place_for_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(tmp_path / ("d" * 100))
    trap = tmp_path / "trap"
    trap.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    state._socket_folder().symlink_to(trap)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        _ = state.sockets


def test_exec_hands_over_addresses_and_returns_the_exit_code(state: Path) -> None:
    script = (
        "import os, psycopg, redis; redis.Redis.from_url(os.environ['REDIS_URL']).ping();"
        "print(psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone()); raise SystemExit(7)"
    )
    terminal = Terminal(state, "exec", "--", sys.executable, "-c", script)
    assert terminal.ends_with() == 7
    assert terminal.printed == "('off',)\n"
    assert terminal.living() == set()


def test_exec_of_a_killed_command_says_so_and_stops_the_servers(state: Path) -> None:
    terminal = Terminal(state, "exec", "--", "sh", "-c", "kill -9 $$")
    assert terminal.ends_with() == 128 + signal.SIGKILL
    assert terminal.living() == set()


def test_killed_exec_takes_its_command_along_and_the_next_one_clears_what_the_command_left(state: Path) -> None:
    terminal = Terminal(state, "exec", "--", "sh", "-c", "sleep 600 & echo shell $$ child $!.; wait")
    terminal.wait_for(".\n")
    shell, child = (int(pid) for pid in re.findall(r"\d+", terminal.printed))
    terminal.send(signal.SIGKILL)
    terminal.ends_with()
    until(lambda: shell not in terminal.living(), what=lambda: "the end of the shell")
    assert holders_of(state / "alive" / "command") == {child}  # nobody told the shell's own child
    again = Terminal(state, "exec", "--", "true")
    assert again.ends_with() == 0
    assert again.living() == set()


def test_holder_is_seen_while_it_opens_and_closes_other_files(tmp_path: Path) -> None:
    lineage = tmp_path / "lineage"
    busy = f"kept = open({str(lineage)!r}, 'w'); print(flush=True)\nwhile True: [open('/dev/null') for _ in range(50)]"
    with subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout and holder.stdout.readline()
            assert [holders_of(lineage) for _ in range(100)] == [{holder.pid}] * 100
        finally:
            holder.kill()


def test_reset_is_refused_while_the_portal_runs(lasting: Terminal) -> None:
    refused = Terminal(lasting.state, "reset")
    assert refused.ends_with() == 1
    assert "is in use by process" in refused.printed
    assert query(lasting.state, "SELECT 1") == [(1,)]


def test_data_of_another_postgres_are_named_not_touched(state: Path) -> None:
    first = Terminal(state, "exec", "--", "true")
    assert first.ends_with() == 0
    (state / "postgres" / "PG_VERSION").write_text("9\n")
    second = Terminal(state, "exec", "--", "true")
    assert second.ends_with() == 1
    assert "was made by PostgreSQL 9" in second.printed
    assert "make reset" in second.printed
