"""The weekly report of who is missing at the meetings."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from consultations.registrations.invitations import coverage, coverage_notifications


@transaction.atomic
def report_coverage(*, at: datetime) -> int:
    """Write to the coordinators of every meeting that takes registrations and still lacks somebody.

    Once a week for each meeting, however often it runs. Returns how many meetings lack somebody.
    """
    lacking = 0
    for session in coverage.sessions_to_report(at):
        found = coverage.of_session(session)
        if found.is_complete:
            continue
        lacking += 1
        for coordinator in coverage.coordinators_of(session):
            coverage_notifications.report(session, found, to=coordinator, at=at)
    return lacking
