"""Who is invited to the demonstration's coming meetings, and what became of it: sent, opened, declined, come back."""

from __future__ import annotations

from pathlib import Path

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions
from consultations.registrations.invitations import queries as invitation_queries
from consultations.registrations.invitations.lists import Guest
from portal.shared import phones, reference
from stakeholders.models import Account, Category

FILE = Path(__file__).resolve().parent / "data" / "invitations.csv"
MEETINGS = ["RS-02-2026", "RS-05-2026", "RS-07-2026", "RS-08-2026"]
UNSENT = "RS-08-2026"  # where a visitor sends them


def add_invitations(by: Account) -> int:
    """Invite to the coming meetings that nobody is invited to; returns how many people."""
    rows = list(reference.rows(FILE))
    sessions = list(RegionalSession.objects.filter(code__in=MEETINGS, invitations__isnull=True).order_by("code"))
    return sum(_invite(session, rows, by) for session in sessions)


def _invite(session: RegionalSession, rows: list[dict[str, str]], by: Account) -> int:
    registered = invitation_queries.keys_of_registered(session)
    guests = [guest for guest in map(_guest, rows) if guest.key not in registered]
    sent = [actions.invite(session=session, guest=guest, by=by) for guest in guests]
    if session.code == UNSENT:
        return len(sent)
    actions.release_invitations(session=session, by=by)
    for place, invitation in enumerate(sent):
        actions.post_invitation(invitation_id=invitation.pk)
        if place % 3 == 1:
            actions.note_opened(invitation=invitation)
        if place % 6 == 4:
            actions.decline_invitation(
                invitation=invitation, note="أنا في سفر في هذا التاريخ." if place % 12 == 4 else ""
            )
        if place % 6 == 5:
            actions.note_bounced(invitation=invitation, by=by)
    return len(sent)


def _guest(row: dict[str, str]) -> Guest:
    return Guest(
        full_name=row["name"],
        category=Category.objects.get(code=row["category"]),
        email=row["email"],
        phone=phones.kept(row["phone"]) if row["phone"] else "",
        language=row["language"],
        organisation_name=row["organisation"],
    )
