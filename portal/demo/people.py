"""Who comes to the demonstration's meetings: registered through the portal's own action, some of them present.

The people are invented. The same ones come to several meetings, in another order, so that every desk has a crowd.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions import Person, register
from consultations.registrations.models import Registration
from portal.demo.actions import note_who_came, settle_first_needs
from portal.shared import receipts, reference
from stakeholders.models import Account, Category, Organisation

FILE = Path(__file__).resolve().parent / "data" / "people.csv"
State = RegionalSession.State
# How many come to each meeting. One is full: its waiting list is not empty.
CROWDS = {
    "RS-01-2026": 34, "RS-02-2026": 30, "RS-03-2026": 26, "RS-04-2026": 40, "RS-05-2026": 40, "RS-06-2026": 38,
    "RS-07-2026": 40, "RS-09-2026": 22, "RS-04-FOLLOW-UP": 24,
}  # fmt: skip


def add_people(by: Account) -> int:
    """Register people for the meetings that nobody has registered for; returns how many."""
    rows = list(reference.rows(FILE))
    sessions = RegionalSession.objects.filter(code__in=CROWDS, registrations__isnull=True)
    return sum(_crowd(session, rows, by) for session in sessions.select_related("region").order_by("code"))


def _crowd(session: RegionalSession, rows: list[dict[str, str]], by: Account) -> int:
    shift = int(session.region_id) * 7
    provinces = list(session.region.provinces.order_by("code"))
    bodies = list(Organisation.objects.filter(region=session.region_id, category="associations").order_by("code"))
    categories = Category.objects.in_bulk()
    crowd = [rows[(place + shift) % len(rows)] for place in range(CROWDS[session.code])]
    for place, row in enumerate(crowd):
        category = categories[row["category"]]
        body = bodies[place % len(bodies)] if bodies and row["category"] == "associations" and place % 3 else None
        register(
            session=session,
            person=Person(
                full_name=row["name"],
                category=category,
                organisation=body,
                province=provinces[place % len(provinces)],
                phone=f"+2126612345{place:02d}" if place % 4 == 0 else "",
                language=row["language"],
                needs={row["need"]: row["details"]} if row["need"] else {},
            ),
            mode=row["mode"] if row["mode"] in session.presences else session.presences[0],
            ticket=receipts.new_ticket(),
            by=by,
            channel=Registration.Channel.STAFF if place % 5 == 0 else Registration.Channel.ONLINE,
            at=session.registration_opens_at + timedelta(hours=7 * place, minutes=place * 13 % 60),
        )
    settle_first_needs(session, by=by)
    if session.state in {State.HELD, State.MINUTES_PUBLISHED, State.LIVE}:
        note_who_came(session, by=by)
    return len(crowd)
