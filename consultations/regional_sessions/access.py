"""Who may see which session: the public all but the drafts, an administrator every one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.regional_sessions import queries
from consultations.regional_sessions.models import RegionalSession, SessionDocument
from stakeholders.access import Role, Viewer, holds


def public_sessions() -> QuerySet[RegionalSession]:
    """Return what anybody may see."""
    return queries.public()


def session_or_404(code: str) -> RegionalSession:
    """Return the public session under this code."""
    return get_object_or_404(public_sessions(), code=code)


def configurable_by(viewer: Viewer) -> QuerySet[RegionalSession]:
    """Return what the viewer may configure: an administrator all sessions, drafts included; others none."""
    sessions = RegionalSession.objects.select_related("region")
    return sessions if holds(viewer, Role.ADMINISTRATOR) else sessions.none()


def document_or_404(viewer: Viewer, code: str, number: int) -> SessionDocument:
    """Return a session's document: to the public once both are shown, to an administrator at any time."""
    documents = queries.shown_documents().filter(session__in=public_sessions())
    if holds(viewer, Role.ADMINISTRATOR):
        documents = SessionDocument.objects.all()
    return get_object_or_404(documents.select_related("session"), session__code=code, pk=number)
