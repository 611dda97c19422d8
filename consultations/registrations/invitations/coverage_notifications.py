"""The weekly mail to the coordinator of a meeting: who is missing, and how long there is to invite them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.invitations import coverage
from consultations.registrations.invitations.coverage import Coverage
from portal.shared import mail
from portal.shared.time import local
from stakeholders.models import Account


def report(session: RegionalSession, found: Coverage, *, to: Account, at: datetime) -> None:
    """Write to one coordinator, once a week for each meeting."""
    year, week, _day = local(at).isocalendar()
    with translation.override(to.language):
        mail.post(
            key=f"coverage:{session.pk}:{to.pk}:{year}-{week}",
            to=to.email,
            language=to.language,
            template="coverage",
            context={
                "session": session,
                "coverage": found,
                "days": coverage.days_left(session, at),
                "url": settings.SITE_URL + reverse("invitations:coverage", args=[session.code]),
            },
        )
