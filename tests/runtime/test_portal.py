"""`make run` as a whole: the portal starts, outlives the death of each of its processes, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest

from portal.embedded.process import clear_leftovers
from portal.embedded.state import EmbeddedError
from portal.embedded.supervisor import listen
from tests.runtime.phones import gather
from tests.runtime.terminal import Terminal, pid_of, until

CHILDREN = ("web", "worker", "beat", "redis", "postgres")
CORES = os.cpu_count() or 1
READY = "Ctrl-C stops everything"
PATIENCE_OF_A_PHONE = 90  # seconds: a bound for a busy machine; the figures themselves are printed
QUICK = 10  # seconds that a second start may take
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("portal") / "state"
    yield folder
    clear_leftovers(folder / "alive", patience=0)


@pytest.fixture(scope="module")
def portal(state: Path) -> Terminal:
    terminal = Terminal(state, "run")
    terminal.wait_for(READY, seconds=300)
    return terminal


def address_of(terminal: Terminal) -> str:
    found = re.search(r"answers at (http://127\.0\.0\.1:\d+)/ar/", terminal.printed)
    assert found, terminal.printed
    return found[1]


def announced(state: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (state / "runtime.env").read_text().splitlines())


def without_place(state: Path) -> int:
    """Return how many contributions the worker has not held against the others yet."""
    waiting = (
        "SELECT count(*) FROM consultations_contribution said WHERE held_for = '' AND status <> 'withdrawn' "
        "AND wording <> 'awaited' AND NOT EXISTS (SELECT FROM consultations_copy place "
        "WHERE place.contribution_id = said.id AND place.leader_id IS NOT NULL)"
    )
    with psycopg.connect(announced(state)["DATABASE_URL"]) as connection:
        row = connection.execute(waiting).fetchone()
    return int(row[0]) if row else 0


def is_well(terminal: Terminal) -> bool:
    try:
        with DIRECT.open(f"{address_of(terminal)}/healthz", timeout=20) as answer:
            return bool(answer.read() == b"ok")
    except (OSError, HTTPException):
        return False


def processor_seconds() -> float:
    """Return how long processors have worked for the commands that were started here and have ended."""
    used = os.times()
    return used.children_user + used.children_system


def idle_seconds() -> float:
    """Return how long the machine's processors have had nothing to do since it started."""
    idle = Path("/proc/stat").read_text().split(maxsplit=5)[4]
    return int(idle) / os.sysconf("SC_CLK_TCK")


def test_first_start_says_where_the_portal_its_mail_and_its_doors_are(portal: Terminal) -> None:
    address = address_of(portal)
    assert is_well(portal)
    assert f"Outgoing mail: {address}/ar/demo/mail/" in portal.printed
    links = re.findall(rf"{re.escape(address)}/\S+", portal.printed.partition("/fr/")[2])
    assert len(set(links)) > 3  # one sign-in link per role, and the mail page
    assert "Making the tables" in portal.printed


def test_three_hundred_phones_send_once_each_and_are_answered(portal: Terminal, state: Path) -> None:
    """A session as it is played in a hall: the figures are printed (`pytest -s`), the bounds hold on a busy machine."""
    crowd = gather(address_of(portal), phones=300, seconds=20)
    print(f"\n300 phones: {crowd}")
    assert crowd.refused == []
    assert {len(codes) for codes in crowd.codes.values()} == {1}
    assert len(set().union(*crowd.codes.values())) == 300
    with psycopg.connect(announced(state)["DATABASE_URL"]) as connection:
        taken_in = "SELECT count(*), count(DISTINCT body) FROM consultations_contribution WHERE body LIKE %s"
        assert connection.execute(taken_in, [f"%{crowd.mark}"]).fetchall() == [(300, 300)]
    assert crowd.p95["polls"] < PATIENCE_OF_A_PHONE
    assert crowd.p95["posts"] < PATIENCE_OF_A_PHONE


@pytest.mark.parametrize("name", CHILDREN)
def test_killed_child_is_started_again_and_the_portal_is_well(portal: Terminal, state: Path, name: str) -> None:
    killed = pid_of(state, name)
    os.kill(killed, signal.SIGKILL)
    portal.wait_for(f"{name} runs again")
    until(lambda: is_well(portal), what=lambda: f"the portal's health after {name} died")
    assert pid_of(state, name) != killed


def test_killed_supervisor_is_followed_by_a_quick_start_that_clears_what_it_left(portal: Terminal, state: Path) -> None:
    """Its children are told to end; one that does not (Celery may hang while shutting down) is cleared at the start."""
    # What the worker has still to do for the phones of the other tests is not the start's own work.
    until(lambda: without_place(state) == 0, what=lambda: f"a place for {without_place(state)} contributions")
    portal.send(signal.SIGKILL)
    portal.ends_with()
    left = portal.living()
    worked, idled = processor_seconds(), idle_seconds()
    again = Terminal(state, "run")
    again.wait_for(READY)
    idled = idle_seconds() - idled
    assert is_well(again)
    assert left & again.living() == set()
    assert "Making the tables" not in again.printed  # nothing changed: nothing is prepared twice
    seconds = re.search(r"after ([\d.]+) s", again.printed)
    assert seconds
    again.send(signal.SIGINT)
    assert again.ends_with() == 0
    assert again.living() == set()
    assert not is_well(again)
    assert not (state / "runtime.env").exists()
    # Its own work, start and stop, whatever else the machine does meanwhile; and, where half of one processor had
    # nothing to do, the time on the clock.
    assert processor_seconds() - worked < QUICK * CORES
    if idled > float(seconds[1]) / 2:
        assert float(seconds[1]) < QUICK


def occupy(*, share: bool = False) -> socket.socket:
    left_over = socket.socket()
    if share:
        left_over.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    left_over.bind(("127.0.0.1", 0))
    left_over.listen()
    return left_over


@pytest.mark.parametrize("share", [False, True])
def test_port_is_never_shared_with_a_leftover(monkeypatch: pytest.MonkeyPatch, share: bool) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with occupy(share=share) as left_over:
        taken = left_over.getsockname()[1]
        monkeypatch.setattr("portal.embedded.supervisor.FIRST_PORT", taken)
        with listen() as door:
            assert taken < door.getsockname()[1] < taken + 50
            with listen() as other:
                assert other.getsockname()[1] > door.getsockname()[1]


def test_port_asked_for_by_name_is_taken_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with occupy() as left_over:
        port = left_over.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(EmbeddedError, match=f"Cannot listen on 127.0.0.1, port {port}: Address already in use"):
            listen()
    with listen() as door:
        assert door.getsockname()[1] == port
