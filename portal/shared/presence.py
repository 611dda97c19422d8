"""Who is at something right now: kept in Redis while somebody says so again. When it is away nobody is there."""

from __future__ import annotations

import logging
from functools import cache
from time import time

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

LASTS = 40  # seconds after which somebody who is silent is gone
_SEVER = ":"


def note(subject: str, account_id: int, doing: str) -> dict[int, str]:
    """Say that somebody is at `subject`, and return who else is, with what each of them does."""
    now, key = time(), _key(subject)
    try:
        line = _redis().pipeline()
        line.zremrangebyscore(key, "-inf", now - LASTS)
        line.zrange(key, 0, -1)
        before = [_read(member) for member in line.execute()[1]]
        line = _redis().pipeline()
        mine = [_written(who, what) for who, what in before if who == account_id and what != doing]
        if mine:
            line.zrem(key, *mine)
        line.zadd(key, {_written(account_id, doing): now})
        line.expire(key, LASTS)
        line.execute()
    except RedisError as error:
        log.warning("Redis is down, nobody is seen at %s: %s", subject, error)
        return {}
    return {who: what for who, what in before if who != account_id}


def leave(subject: str, account_id: int) -> None:
    """Say that somebody is at `subject` no more."""
    try:
        key = _key(subject)
        mine = [member for member in _redis().zrange(key, 0, -1) if _read(member)[0] == account_id]
        if mine:
            _redis().zrem(key, *mine)
    except RedisError as error:
        log.warning("Redis is down, nobody leaves %s: %s", subject, error)


def _written(account_id: int, doing: str) -> str:
    return f"{account_id}{_SEVER}{doing}"


def _read(member: bytes) -> tuple[int, str]:
    account_id, _sever, doing = member.decode().partition(_SEVER)
    return int(account_id), doing


def _key(subject: str) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:presence:{subject}"


def _redis() -> Redis:
    return _connected(settings.REDIS_URL)


@cache
def _connected(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
