"""Meetings for the browser's journeys, made by the portal's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from consultations.regional_sessions.actions import create_session, move_session
from consultations.regional_sessions.models import RegionalSession
from strategy.models import Region


def open_meeting(
    code: str, *, region: str = "04", starts_at: datetime | None = None, **columns: object
) -> RegionalSession:
    """Announce a meeting of a region and open its registration; it begins in ten days unless it is said otherwise."""
    now = timezone.now()
    begins = starts_at or now + timedelta(days=10)
    given = {
        "mode": "hybrid",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=6),
        "registration_opens_at": now - timedelta(days=1),
        "registration_closes_at": begins + timedelta(hours=1),
        "contributions_open_at": now - timedelta(days=1),
        "contributions_close_at": now + timedelta(days=30),
        "remote_link": "https://visio.example.org/rabat",
    }
    session = RegionalSession(
        code=code,
        region=Region.objects.get(code=region),
        title_ar="اللقاء التشاوري الجهوي للرباط-سلا-القنيطرة",
        title_fr="Rencontre consultative régionale de Rabat-Salé-Kénitra",
        venue_ar="مقر الولاية، قاعة المؤتمرات، الرباط",
        venue_fr="Siège de la wilaya, salle des conférences, Rabat",
        access_information_ar="مدخل بلا أدراج ومصعد إلى القاعة.",
        access_information_fr="Entrée de plain-pied, ascenseur jusqu’à la salle.",
        **given | columns,
    )
    create_session(session=session, by=None)
    for state in ("announced", "registration_open"):
        session = move_session(session=session, to=state, by=None)
    return session
