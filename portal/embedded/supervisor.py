"""``make run``: a whole demo portal, kept alive until Ctrl-C.

Starting order: PostgreSQL, Redis, the preparation, web, worker and beat. Stopping order: web first, so that nobody is
let in any more, then beat, worker, Redis and PostgreSQL.
"""

from __future__ import annotations

import importlib.resources
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from portal.embedded.postgres import Postgres
from portal.embedded.preparation import prepare
from portal.embedded.process import Child, Stopped, heed_requests_to_stop, pause
from portal.embedded.redis import Redis
from portal.embedded.services import addresses, services
from portal.embedded.state import REPOSITORY, EmbeddedError, State

# Addresses that mean "every interface", and the one under which this machine reaches itself there.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - a name for what HOST may ask for, not a default
FIRST_PORT = 8000
PORTS_TRIED = 50
# A child that dies again and again is given up after this many restarts, unless it lived this long in between.
RESTARTS = 5
HEALTHY_AFTER = 60.0


def say(line: str = "") -> None:
    """Print one line for the person at the terminal."""
    print(line, flush=True)


def run(state: State) -> None:
    """Keep the demo portal running until a signal asks to stop; that request leaves as ``Stopped``."""
    began = time.monotonic()
    with supervision(state) as (postgres, redis), listen() as door:
        environment = portal_environment(door) | addresses(state, postgres, redis)
        with announced(state, environment):
            prepare(state, {**os.environ, **environment}, say)
            serve(state, environment, door, [postgres, redis], began)


def run_servers(state: State) -> None:
    """Keep PostgreSQL and Redis alone running, for whoever starts the portal's processes by hand."""
    with supervision(state) as (postgres, redis):
        environment = {"TACHAWOR_DEMO": "1", **addresses(state, postgres, redis)}
        with announced(state, environment):
            say(f"PostgreSQL and Redis run; manage.py finds them through {state.runtime_env}. Ctrl-C stops them.")
            keep_alive([postgres, redis])


@contextmanager
def supervision(state: State) -> Iterator[tuple[Postgres, Redis]]:
    """Own the state folder, run its servers, and turn the first request to stop into an orderly end."""
    if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        say("Note: DATABASE_URL and REDIS_URL are left aside, the demo uses its own PostgreSQL and Redis.")
    heed_requests_to_stop()
    with state.owned():
        state.throw_away.unlink(missing_ok=True)  # what a visitor of the demo writes is kept
        try:
            say("Starting PostgreSQL and Redis ...")
            with services(state) as servers:
                yield servers
        except Stopped:
            say("Stopped: nothing of the portal is running any more.")
            raise


@contextmanager
def announced(state: State, environment: dict[str, str]) -> Iterator[None]:
    """Let a second terminal's manage.py find the services while they run."""
    state.announce(environment)
    try:
        yield
    finally:
        state.withdraw()


def listen() -> socket.socket:
    """Return the listening socket the web server inherits.

    It is bound here, without SO_REUSEPORT, so the kernel refuses a port on which anything else listens; and it
    outlives a restart of the web server, so nobody can slip in between. PORT, when set, is taken as it is.
    """
    host = os.environ.get("HOST") or "127.0.0.1"
    wish = os.environ.get("PORT")
    ports = [int(wish)] if wish else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen(256)
        except OSError as error:
            door.close()
            reason = error.strerror
            continue
        return door
    raise EmbeddedError(f"Cannot listen on {host}, port {ports[0]}{'' if wish else f' to {ports[-1]}'}: {reason}.")


def reachable(host: str) -> str:
    """Return the host as it is written in an address that works on this machine."""
    host = EVERYWHERE.get(host, host)
    return f"[{host}]" if ":" in host else host


def portal_environment(door: socket.socket) -> dict[str, str]:
    """Return what makes Django's settings those of a demo reachable through this door."""
    host, port = door.getsockname()[:2]
    name = reachable(host)
    hosts = {name, "127.0.0.1", "localhost", *([socket.gethostname()] if host in EVERYWHERE else [])}
    hosts |= {asked for asked in os.environ.get("ALLOWED_HOSTS", "").split(",") if asked}
    return {
        "TACHAWOR_DEMO": "1",
        "SITE_URL": os.environ.get("SITE_URL") or f"http://{name}:{port}",
        "ALLOWED_HOSTS": ",".join(sorted(hosts)),
        "PYTHONUNBUFFERED": "1",
        # The C library (log lines) must know the same time zones as the portal: those of the pinned package.
        "TZDIR": str(importlib.resources.files("tzdata") / "zoneinfo"),
    }


def portal_children(state: State, environment: dict[str, str], door: socket.socket) -> tuple[Child, Child, Child]:
    """Return worker, beat and web: the reverse of the stopping order."""
    celery = [sys.executable, "-m", "celery", "--app", "portal"]
    surroundings = {**os.environ, **environment}
    worker = Child(
        state,
        "worker",
        [*celery, "worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"],
        environment=surroundings,
        on_orphaned=signal.SIGQUIT,  # at once: without database and broker there is nothing to finish
        grace=15.0,
    )
    beat = Child(
        state,
        "beat",
        [*celery, "beat", "--loglevel=INFO", "--pidfile=", f"--schedule={state.root / 'beat-schedule'}"],
        environment=surroundings,
    )
    web = Child(
        state,
        "web",
        [
            *[sys.executable, "-m", "gunicorn", "portal.wsgi:application", f"--bind=fd://{door.fileno()}"],
            *["--workers=2", "--threads=4", "--graceful-timeout=5", "--preload"],
            *["--no-control-socket", "--access-logfile=-"],
        ],
        environment=surroundings,
        on_orphaned=signal.SIGQUIT,
        keep_open=[door.fileno()],
    )
    return worker, beat, web


def serve(
    state: State, environment: dict[str, str], door: socket.socket, servers: Sequence[Child], began: float
) -> None:
    """Start the portal's own processes, say where it is, and watch over them all."""
    say("Starting the portal ...")
    worker, beat, web = children = portal_children(state, environment, door)
    with ExitStack() as stops:
        for child in children:
            stops.callback(child.stop)
        # Web has both cores to wake up on; what is sent to the queue meanwhile waits there for the worker.
        web.start()
        address = environment["SITE_URL"]
        links = demo_links(state, {**os.environ, **environment})
        web.wait_until(lambda: answers(door), seconds=60)
        worker.start()
        beat.start()
        say(f"\nTachawor answers at {address}/ar/ and {address}/fr/ after {time.monotonic() - began:.1f} s.")
        say("Sign-in links, each good once:")
        say(links)
        say(f"Outgoing mail: {address}/ar/demo/mail/")
        say(f"Logs: {state.logs}. Ctrl-C stops everything.")
        keep_alive([*servers, worker, beat, web])


def answers(door: socket.socket) -> bool:
    """Return whether the portal says that it, its database and its Redis are well."""
    host, port = door.getsockname()[:2]
    # Where SITE_URL says https, something before us ends TLS and says so; without that word we are only redirected.
    request = urllib.request.Request(f"http://{reachable(host)}:{port}/healthz", headers={"X-Forwarded-Proto": "https"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    try:
        with direct.open(request, timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def demo_links(state: State, environment: Mapping[str, str]) -> str:
    """Return one single-use sign-in link per role, a line each."""
    command = [sys.executable, str(REPOSITORY / "manage.py"), "demo_links"]
    maker = Child(state, "demo_links", command, environment=environment)
    maker.log.unlink(missing_ok=True)
    try:
        maker.finish(doing="Making the sign-in links")
        printed = maker.log.read_text()
    finally:
        maker.log.unlink(missing_ok=True)  # whoever reads it could walk in
    rows = [line.partition("\t") for line in printed.splitlines() if "\t" in line]  # role, tab, address
    return "\n".join(f"  {role:<26}{address}" for role, _, address in rows)


@dataclass
class Watched:
    """A child with the history of its deaths."""

    child: Child
    started: float
    deaths: int = 0
    retry_at: float | None = None


def keep_alive(children: Sequence[Child]) -> None:
    """Start again whatever dies, waiting longer each time; give up on what cannot live. Returns never."""
    watched = [Watched(child, time.monotonic()) for child in children]
    while True:
        for one in watched:
            _tend(one)
        pause(0.2)


def _tend(one: Watched) -> None:
    now = time.monotonic()
    name = one.child.name
    if one.child.is_alive():
        if one.deaths and now - one.started > HEALTHY_AFTER:
            one.deaths = 0
        return
    if one.retry_at is None:
        one.deaths += 1
        if one.deaths > RESTARTS:
            raise EmbeddedError(f"{name} died {one.deaths} times, so everything stops. {one.child.last_words()}")
        pause = 0.25 * 2**one.deaths
        one.retry_at = now + pause
        say(f"{name} died; starting it again in {pause:.1f} s (log: {one.child.log}).")
    elif now >= one.retry_at:
        one.retry_at = None
        one.started = now
        try:
            one.child.start()
        except EmbeddedError as error:
            say(str(error))
            return
        say(f"{name} runs again.")
