"""The agenda: inside the hours of its session, one part after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.regional_sessions.actions.rows import Fault, refuse, replace_rows
from consultations.regional_sessions.models import AgendaItem, RegionalSession
from portal.shared import audit
from portal.shared.time import clock, later_by_the_clock, local
from stakeholders.models import Account


def faults(session: RegionalSession, items: Sequence[AgendaItem]) -> list[Fault]:
    """Return what is wrong with the items' hours: outside the session's, or one begins before another is over."""
    found = []
    for place, item in enumerate(items):
        if item.starts_at < session.starts_at:
            said = _("The session begins at %(clock)s only.") % {"clock": clock(session.starts_at)}
            found.append(Fault(place, "starts_at", said))
        if item.ends_at > session.ends_at:
            said = _("The session ends at %(clock)s already.") % {"clock": clock(session.ends_at)}
            found.append(Fault(place, "ends_at", said))
    return found + _overlaps(items)


def _overlaps(items: Sequence[AgendaItem]) -> list[Fault]:
    found = []
    in_order = sorted(range(len(items)), key=lambda place: (items[place].starts_at, items[place].ends_at))
    for earlier, later in pairwise(in_order):
        if items[later].starts_at < items[earlier].ends_at:
            until = {"title": items[earlier].title, "clock": clock(items[earlier].ends_at)}
            found.append(Fault(later, "starts_at", _("“%(title)s” lasts until %(clock)s.") % until))
    return found


def faults_of(item: AgendaItem) -> list[Fault]:
    """Return what is wrong with one item among the others of its session, said from where it stands."""
    others = [other for other in item.session.agenda.all() if other.pk != item.pk]
    found = []
    for fault in faults(item.session, [*others, item]):
        if fault.place < len(others):  # another one begins before this one is over
            after = {"title": others[fault.place].title, "clock": clock(others[fault.place].starts_at)}
            fault = Fault(len(others), "ends_at", _("“%(title)s” begins at %(clock)s.") % after)
        found.append(fault)
    return found


def set_agenda(session: RegionalSession, items: Sequence[AgendaItem]) -> bool:
    """Make these the session's agenda. Called by the actions that hold the session locked; returns what changed."""
    for item in items:
        item.session = session
    refuse(faults(session, items))
    return replace_rows(session.agenda.all(), items)


def following(before: RegionalSession, session: RegionalSession) -> list[AgendaItem]:
    """Return the agenda as it follows the session to another day: the hours stay, for people wrote them."""
    days = timedelta(days=(local(session.starts_at).date() - local(before.starts_at).date()).days)
    items = list(session.agenda.all())
    for item in items:
        item.starts_at = later_by_the_clock(item.starts_at, days)
        item.ends_at = later_by_the_clock(item.ends_at, days)
    return items


@transaction.atomic
def change_item(*, item: AgendaItem, by: Account | None) -> AgendaItem:
    """Save one item among the others of its session."""
    session = RegionalSession.objects.select_for_update().get(pk=item.session_id)
    others = [other for other in session.agenda.all() if other.pk != item.pk]
    if set_agenda(session, [*others, item]):
        audit.record("agenda_changed", session, by=by, region=session.region_id, item=item.pk)
    return item
