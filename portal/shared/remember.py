"""Figures that may be a minute old: counted once, kept in Redis, counted again when Redis is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
T = TypeVar("T")


def remembered(key: str, compute: Callable[[], T], *, seconds: int = 60) -> T:
    """Return what `compute` gave within the last `seconds`."""
    try:
        return cache.get_or_set(key, compute, seconds)  # type: ignore[return-value]
    except RedisError as error:
        log.warning("Redis is down, %s is counted again: %s", key, error)
        return compute()


def forget(key: str) -> None:
    """Let it be counted again: whoever changed it is not to see yesterday's figure."""
    try:
        cache.delete(key)
    except RedisError as error:
        log.warning("Redis is down, %s is not forgotten: %s", key, error)
