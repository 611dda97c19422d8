"""Wiring: settings, urls, the Celery application, wsgi.

Time zones come from the pinned ``tzdata`` package, never from the system's copy: Morocco left +01:00 for good on
2026-09-20 and most systems do not know it yet.
"""

import os
import zoneinfo
from pathlib import Path

import tzdata

zoneinfo.reset_tzpath(to=())
# The C library writes the log's hours: it is given the same data before it first asks for the zone.
os.environ.setdefault("TZDIR", str(Path(tzdata.__file__).parent / "zoneinfo"))

from portal.celery import app as celery_app  # noqa: E402 - the time zone source must be settled first

__all__ = ["celery_app"]
