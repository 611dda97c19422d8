"""Wiring: settings, urls, the Celery application, wsgi.

Time zones come from the pinned ``tzdata`` package, never from the system's copy: Morocco left +01:00 for good on
2026-09-20 and most systems do not know it yet.
"""

import zoneinfo

zoneinfo.reset_tzpath(to=())

from portal.celery import app as celery_app  # noqa: E402 - the time zone source must be settled first

__all__ = ["celery_app"]
