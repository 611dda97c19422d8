"""Who is in the room, who moderates, who may open the projector's page.

The room is anybody's who has its address. The desk, the capture and the projector belong to rapporteurs and
coordinators of the region: what comes in is unread, and reading it is their work. The reception keeps the door and does
not see it.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions.models import Contribution
from consultations.live import links, queries, workflow
from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.access import public_sessions, session_or_404
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import access as registrations
from consultations.registrations.models import Registration
from stakeholders.access import Viewer
from stakeholders.models import Account

MODERATING = registrations.DRAFTING


def room_or_404(code: str) -> RegionalSession:
    """Return the announced meeting under this code, with what its room sees."""
    sessions = public_sessions().select_related("region", "live_board__axis", "live_board__guiding")
    return get_object_or_404(sessions, code=code)


def own_registration(request: HttpRequest, session: RegionalSession) -> Registration | None:
    """Return the visitor's own registration for this meeting, by their account or as they opened it."""
    own = registrations.own(request).filter(session=session, status__in=Registration.OPEN)
    return own.select_related("account").first()


def moderator(viewer: Viewer) -> Account:
    """Return the account that moderates or captures. Raises 403 for whoever does so nowhere."""
    return registrations.staff(viewer, *MODERATING)


def moderated_or_404(viewer: Viewer, code: str) -> RegionalSession:
    """Return a meeting that the viewer moderates. Another region's does not exist for them."""
    return registrations.meeting_or_404(viewer, code, *MODERATING)


def item_or_404(viewer: Viewer, code: str, pk: int) -> LiveItem:
    """Return something that reached a meeting the viewer moderates."""
    return get_object_or_404(queries.items(moderated_or_404(viewer, code)), pk=pk)


def question_or_404(viewer: Viewer, code: str, pk: int) -> LiveQuestion:
    """Return a question to the table of a meeting the viewer moderates."""
    return get_object_or_404(queries.questions(moderated_or_404(viewer, code)), pk=pk)


def captured_or_404(viewer: Viewer, code: str, reference: str) -> LiveItem:
    """Return what was heard in a meeting the viewer captures, and entered by hand."""
    heard = queries.items(moderated_or_404(viewer, code)).filter(contribution__entered_by__isnull=False)
    return get_object_or_404(heard, contribution__reference=reference)


def screen_or_404(request: HttpRequest, code: str) -> RegionalSession:
    """Return the meeting whose projector this is: by the key of its address, or because the viewer moderates it."""
    if has_key(request, code):
        return session_or_404(code)
    return moderated_or_404(request.user, code)


def has_key(request: HttpRequest, code: str) -> bool:
    """Return whether the address holds the key of this projector."""
    return links.opens_screen(request.GET.get("key", ""), code)


def is_correctable(contribution: Contribution, session: RegionalSession) -> bool:
    """Return whether what was captured may still be corrected: until somebody begins to screen it."""
    return contribution.status == Contribution.Status.SUBMITTED and session.state in workflow.CAPTURING
