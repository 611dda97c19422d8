"""Whose invitation: the person's who holds its link, and those who organise the meeting."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import access, links
from consultations.registrations.invitations import queries
from consultations.registrations.models import Invitation, InvitationList
from stakeholders.access import Viewer

_PUBLIC = "session__region", "category", "organisation", "province", "registration"


def invited_or_404(token: str) -> Invitation:
    """Return the invitation that a personal link opens."""
    pk = links.from_invited_token(token)
    if pk is None:
        raise Http404
    return get_object_or_404(Invitation.objects.select_related(*_PUBLIC), pk=pk)


def invitation_or_404(viewer: Viewer, code: str, pk: int) -> Invitation:
    """Return an invitation to a meeting the viewer organises."""
    session = access.meeting_or_404(viewer, code, *access.ORGANISING)
    invitation = get_object_or_404(queries.of_session(session), pk=pk)
    invitation.session = session
    return invitation


def list_or_404(viewer: Viewer, code: str, pk: int) -> InvitationList:
    """Return a list of people to invite to a meeting the viewer organises."""
    session = access.meeting_or_404(viewer, code, *access.ORGANISING)
    kept = get_object_or_404(InvitationList.objects.select_related("uploaded_by"), session=session, pk=pk)
    kept.session = session
    return kept


def letters_or_404(session: RegionalSession, language: str) -> list[Invitation]:
    """Return the letters that are to be printed in a language."""
    found = list(queries.letters(session, language))
    if not found:
        raise Http404
    return found
