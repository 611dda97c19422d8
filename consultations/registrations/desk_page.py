"""The frame of a meeting's desk: its heading and its tabs, for every page of the staff about one meeting."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import access


def desk_page(
    request: HttpRequest,
    session: RegionalSession,
    template: str,
    *,
    tab: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page that extends `registrations/desk/base.html`, under the tabs that the viewer may open."""
    frame = {
        "session": session,
        "tab": tab,
        "organises": access.may(request.user, session, *access.ORGANISING),
        "keeps_the_door": access.may(request.user, session, *access.AT_THE_DOOR),
        "drafts": access.may(request.user, session, *access.DRAFTING),
    }
    return render(request, template, frame | context, status=status)
