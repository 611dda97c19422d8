"""PostgreSQL and Redis together, and one command run beside them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from portal.embedded.postgres import Postgres
from portal.embedded.process import clear_leftovers, heed_requests_to_stop
from portal.embedded.redis import Redis
from portal.embedded.state import State
from portal.shared.processes import dies_with_parent


@contextmanager
def services(state: State) -> Iterator[tuple[Postgres, Redis]]:
    """Start both, hand them over ready, stop them however the block ends."""
    state.withdraw()
    with ExitStack() as stops:
        # Last of all, and also when the very clearing below is broken off: nothing of this state stays alive.
        stops.callback(clear_leftovers, state.lineages, patience=0.0)
        clear_leftovers(state.lineages)
        postgres = Postgres(state, os.environ)
        stops.callback(postgres.stop)
        postgres.start()
        redis = Redis(state, os.environ)
        stops.callback(redis.stop)
        redis.start()
        yield postgres, redis


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
    heed_requests_to_stop()
    with state.owned():
        if not (state.root / "postgres").exists():
            state.throw_away.touch()
        with services(state) as (postgres, redis), open(state.lineages / "command", "a") as lineage:
            running = subprocess.Popen(
                command,
                env={**os.environ, **addresses(state, postgres, redis)},
                pass_fds=(lineage.fileno(),),
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
            # From here on the end is the command's to decide. A terminal's Ctrl-C reaches it without our help.
            signal.signal(signal.SIGINT, lambda *_: None)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda number, _: running.send_signal(number))
            code = running.wait()
    return code if code >= 0 else 128 - code
