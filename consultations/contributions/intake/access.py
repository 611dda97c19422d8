"""Who writes down what others say: reception, reviewers, rapporteurs and coordinators, where they work."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from consultations.contributions.actions.assisting import is_open_for_entries
from consultations.contributions.intake import queries
from consultations.contributions.models import IntakeRecord
from consultations.regional_sessions import queries as sessions
from consultations.regional_sessions.models import RegionalSession
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account

HELPERS = (Role.RECEPTION, Role.REVIEWER, Role.RAPPORTEUR, Role.COORDINATOR)


def helper(viewer: Viewer) -> Account:
    """Return the account that helps people. Raises 403 for whoever holds none of the roles anywhere."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in HELPERS):
        raise PermissionDenied
    return viewer


def sessions_of(viewer: Viewer) -> QuerySet[RegionalSession]:
    """Return the public sessions of the regions in which the viewer helps."""
    return sessions.public().filter(region__in=regions_where(helper(viewer), *HELPERS))


def open_sessions_of(viewer: Viewer) -> list[RegionalSession]:
    """Return those of them that take entries now."""
    now = timezone.now()
    return [session for session in sessions_of(viewer) if is_open_for_entries(session, now)]


def session_or_404(viewer: Viewer, code: str) -> RegionalSession:
    """Return a session the viewer enters for. Another region's does not exist for them."""
    return get_object_or_404(sessions_of(viewer), code=code)


def entries_of(viewer: Viewer, session: RegionalSession) -> QuerySet[IntakeRecord]:
    """Return what this helper entered for a session."""
    return queries.entries(session).filter(helper=helper(viewer))


def entry_or_404(viewer: Viewer, session: RegionalSession, reference: str) -> IntakeRecord:
    """Return one entry of this helper's own. Somebody else's is not there."""
    return get_object_or_404(entries_of(viewer, session), contribution__reference=reference)


def paper_or_404(code: str) -> RegionalSession:
    """Return a session whose form anybody may print."""
    session = get_object_or_404(sessions.public(), code=code)
    if session.state == RegionalSession.State.CANCELLED:
        raise Http404
    return session
