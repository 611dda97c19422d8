"""System checks: refuse to start on a machine that would tell people the wrong hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def a_demonstration_stays_at_home(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The demonstration's doors open without a second factor: it never runs on a public address."""
    if not (settings.DEMO and settings.SECURE):
        return []
    return [Error("TACHAWOR_DEMO is set on an https site.", hint="Unset it in production.", id="portal.E002")]


@register()
def morocco_keeps_utc(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Morocco keeps UTC+0 since 2026-09-20 (IANA 2026c); before that day it kept UTC+1 outside Ramadan."""
    zone = ZoneInfo(settings.TIME_ZONE)
    summer, winter = (datetime(2026, month, 1, 12, tzinfo=UTC).astimezone(zone) for month in (7, 12))
    if summer.utcoffset() == timedelta(hours=1) and winter.utcoffset() == timedelta(0):
        return []
    return [
        Error(
            "The time zone data of this machine is older than Morocco's change of 2026-09-20.",
            hint="Install the pinned `tzdata` package (requirements.txt); it needs release 2026.3 or later.",
            id="portal.E001",
        )
    ]
