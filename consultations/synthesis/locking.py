"""One at a time keeps or publishes reports of a region, or decides about its themes.

The lock is a name, not the region's row: whoever withdraws a text holds the text and asks for that row, and whoever
keeps a report refers to texts. The two would wait for each other.
"""

from __future__ import annotations

from django.db import connection

from strategy.models import Region


def lock_reports(region: Region) -> None:
    """Hold a region's reports and themes until the transaction ends; contributions to it go on arriving."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reports of {region.pk}"])
