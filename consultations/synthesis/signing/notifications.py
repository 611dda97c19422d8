"""Mail to those who are to sign."""

from __future__ import annotations

from django.conf import settings

from consultations.synthesis.models import Sealed
from consultations.synthesis.signing import queries
from portal.shared import mail


def ask_for_signature(report: Sealed) -> None:
    """Tell the national coordinators who may sign that a version was approved."""
    if report.approved_at is None:
        return
    for account in queries.signers(report):
        mail.post(
            key=f"{report.DOORS}report_to_sign:{report.pk}:{report.approved_at:%Y%m%d%H%M%S%f}:{account.pk}",
            to=account.email,
            language=account.language,
            template="report_to_sign",
            context={
                "region": getattr(report, "region", None),
                "version": report.place[-1],
                "site_url": settings.SITE_URL,
            },
        )
