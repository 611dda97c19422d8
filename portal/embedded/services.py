"""PostgreSQL and Redis together, and one command run beside them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from portal.embedded.postgres import Postgres
from portal.embedded.process import clear_leftovers, dies_with_parent
from portal.embedded.redis import Redis
from portal.embedded.state import State


@contextmanager
def services(state: State) -> Iterator[tuple[Postgres, Redis]]:
    """Start both, hand them over ready, stop them however the block ends."""
    state.withdraw()
    clear_leftovers(state.lineages)
    environment = dict(os.environ)
    postgres, redis = Postgres(state, environment), Redis(state, environment)
    try:
        postgres.start()
        redis.start()
        yield postgres, redis
    finally:
        redis.stop()
        postgres.stop()


def addresses(state: State, postgres: Postgres, redis: Redis) -> dict[str, str]:
    """Return the variables by which Django's settings find these services."""
    return {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "TACHAWOR_STATE": str(state.root),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret_key(),
    }


def run_beside_services(state: State, command: Sequence[str]) -> int:
    """Run one command with services of its own and return its exit code. The data may be thrown away."""
    with state.owned():
        if not (state.root / "postgres").exists():
            state.throw_away.touch()
        with services(state) as (postgres, redis), open(state.lineages / "command", "a") as lineage:
            signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is the command's business, we wait for its end
            running = subprocess.Popen(
                command,
                env={**os.environ, **addresses(state, postgres, redis)},
                pass_fds=(lineage.fileno(),),
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda number, _: running.send_signal(number))
            code = running.wait()
    return code if code >= 0 else 128 - code
