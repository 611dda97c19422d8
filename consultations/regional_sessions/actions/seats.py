"""The quotas of the categories: for seats that there are, and no more than there are."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _, ngettext

from consultations.regional_sessions.actions.rows import Fault, refuse, replace_rows
from consultations.regional_sessions.models import Presence, RegionalSession, SeatQuota


def faults(session: RegionalSession, quotas: Sequence[SeatQuota]) -> list[Fault]:
    """Return what is wrong with the quotas: of a kind that the session has not, or more than its seats."""
    found = []
    for presence in Presence:
        places = [place for place, quota in enumerate(quotas) if quota.mode == presence]
        if not places:
            continue
        if presence not in session.presences:
            found += [Fault(place, "mode", _("The session has no seats of this kind.")) for place in places]
            continue
        promised, seats = sum(quotas[place].seats for place in places), session.seats(presence)
        if seats is not None and promised > seats:
            found.append(Fault(places[-1], "seats", _more_than_there_are(promised, seats, presence)))
    return found


def _more_than_there_are(promised: int, seats: int, presence: Presence) -> str:
    said = ngettext(
        "Quotas of this kind (%(mode)s) add up to %(promised)d: there is %(seats)d seat.",
        "Quotas of this kind (%(mode)s) add up to %(promised)d: there are %(seats)d seats.",
        seats,
    )
    return said % {"mode": presence.label, "promised": promised, "seats": seats}


def set_quotas(session: RegionalSession, quotas: Sequence[SeatQuota]) -> bool:
    """Make these the session's quotas. Called by the actions that hold the session locked; returns what changed."""
    for quota in quotas:
        quota.session = session
    refuse(faults(session, quotas))
    return replace_rows(session.quotas.all(), quotas)
