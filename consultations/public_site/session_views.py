"""The regional sessions: calendar, map, each one's page and documents, and what calendars read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from consultations.public_site import access, queries
from consultations.public_site.forms import ChoiceOfSessions
from consultations.public_site.months import by_month, weekdays
from consultations.public_site.pictures import sessions_map as picture
from consultations.regional_sessions import access as session_access
from consultations.regional_sessions.calendars import MEDIA_TYPE, calendar_of, event_of
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import queries as registration_queries
from consultations.registrations.minutes import queries as minutes_queries

State = RegionalSession.State
FRESH = 15 * 60  # seconds for which a calendar's file may be kept without asking


@login_not_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The calendar of the regional sessions, month by month: those to come, then those that were."""
    context = _chosen_sessions(request)
    context |= {
        "upcoming": by_month(context["upcoming"]),
        "past": by_month(context["past"]),
        "weekdays": weekdays(),
    }
    return render(request, "public_site/sessions.html", context)


@login_not_required
@require_safe
def sessions_map(request: HttpRequest) -> HttpResponse:
    """The same sessions on the map of the regions, and in a table beside it."""
    context = _chosen_sessions(request)
    listed = [*context["upcoming"], *context["past"]]
    context |= {"sessions": listed, "map": picture(listed)}
    return render(request, "public_site/sessions_map.html", context)


def _chosen_sessions(request: HttpRequest) -> dict[str, object]:
    form = ChoiceOfSessions(request.GET, label_suffix="")
    chosen = form.chosen()
    upcoming, past = queries.calendar(region=chosen.get("region", ""), mode=chosen.get("mode", ""))
    when, region = chosen.get("when"), chosen.get("region")
    feed = reverse("public_site:region_feed", args=[region]) if region else reverse("public_site:feed")
    return {
        "form": form,
        "query": f"?{urlencode(chosen)}" if chosen else "",
        "narrowed": bool(chosen),
        "upcoming": [] if when == form.PAST else upcoming,
        "past": [] if when == form.COMING else past,
        "shows_upcoming": when != form.PAST,
        "subscribe_url": subscription(feed),
    }


@login_not_required
@require_safe
def session(request: HttpRequest, code: str) -> HttpResponse:
    """One regional session. The remote link is not for this page: it goes to those who take part."""
    session = access.session_or_404(code)
    feed = reverse("public_site:region_feed", args=[session.region_id])
    context = {
        "session": session,
        "documents": queries.documents_for_reader(session.shown_documents, get_language() or ""),
        "subscribe_url": subscription(feed),
        "open": session.takes_registrations(),
        "places": registration_queries.places(session).rows if session.takes_registrations() else [],
        "minutes": minutes_queries.public_files(session) if session.state == State.MINUTES_PUBLISHED else [],
    }
    return render(request, "public_site/session.html", context)


@login_not_required
@require_safe
def session_document(request: HttpRequest, code: str, number: int) -> FileResponse:
    """A file handed out for a session."""
    document = session_access.document_or_404(request.user, code, number)
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.media_type,
    )


@login_not_required
@require_safe
def session_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One session as a calendar's file."""
    session = session_access.session_or_404(code)
    return _calendar(request, [session], file_name=session.code)


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str = "") -> HttpResponse:
    """Every announced session, or a region's, for calendars that look again from time to time."""
    region = access.region_or_404(code) if code else None
    sessions = list(queries.sessions_of(region) if region else queries.announced_sessions())
    name = _("Regional meetings: %(region)s") % {"region": region.name} if region else _("Regional meetings")
    return _calendar(request, sessions, file_name=f"tachawor-{code or 'all'}", name=name)


def subscription(path: str) -> str:
    """Return the address by which a calendar subscribes to a feed instead of reading it once."""
    return f"webcal://{urlsplit(settings.SITE_URL).netloc}{path}"


def _calendar(
    request: HttpRequest, sessions: Sequence[RegionalSession], *, file_name: str, name: str = ""
) -> HttpResponse:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    events = [event_of(session, language=language, url=_page_of(session)) for session in sessions]
    body = calendar_of(events, language=language, name=name)
    changed = max((session.changed_at for session in sessions), default=None)
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["ETag"] = etag
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    # By the hash alone: a session that is gone changes the file without making any newer.
    return get_conditional_response(request, etag=etag, response=response)


def _page_of(session: RegionalSession) -> str:
    return settings.SITE_URL + reverse("public_site:session", args=[session.code])
