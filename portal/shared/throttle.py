"""Counting failed tries, so that guessing a code costs more than it can win; and arrivals, for fair shares."""

from __future__ import annotations

import ipaddress
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: what our own proxies wrote down, never what the visitor claims."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        return forwarded[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """Return what one household holds: an IPv4 address, or the 64 bits of an IPv6 one, whose rest changes at will."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))


def count(subject: str, address: str, *, seconds: int) -> int:
    """Count one arrival; return how many came from this address since the first within so many seconds."""
    try:
        cache.add(_key(subject, address), 0, seconds)
        return int(cache.incr(_key(subject, address)))
    except (RedisError, ValueError) as error:
        log.warning("an arrival could not be counted: %s", error)
        return 0


def failures(subject: str, address: str) -> int:
    """Return how often `subject` failed from this address within the hour."""
    try:
        return int(cache.get(_key(subject, address), 0))
    except RedisError as error:
        log.warning("Redis is down, tries are not counted: %s", error)
        return 0


def count_failure(subject: str, address: str, *, seconds: int = 3600) -> None:
    """Count one failure; the count forgets itself after `seconds`."""
    try:
        cache.add(_key(subject, address), 0, seconds)
        cache.incr(_key(subject, address))
    except (RedisError, ValueError) as error:
        log.warning("a try could not be counted: %s", error)


def _key(subject: str, address: str) -> str:
    return f"throttle:{subject}:{address}"
