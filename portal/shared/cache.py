"""Django's cache in Redis, asked by one client for each thread: Django makes a new one for every value it reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.cache.backends import redis


class _Client(redis.RedisCacheClient):
    @cached_property
    def _only(self) -> Any:
        return super().get_client()

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the one client. Its pool opens a connection again that was lost."""
        return self._only


class RedisCache(redis.RedisCache):
    """The cache of one server. Making a client took twice as long as asking it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
