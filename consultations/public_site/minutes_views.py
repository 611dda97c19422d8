"""A meeting's minutes once they are final: the public edition as a page, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.public_site import access
from consultations.registrations.minutes import queries as minutes_queries, reading as minutes_reading
from consultations.registrations.models import MinutesFile


@login_not_required
@require_safe
def minutes(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """The public edition of a meeting's minutes as a page: that version, or the newest."""
    session = access.session_or_404(code)
    shown = access.minutes_or_404(session, version)
    files = minutes_queries.public_files(session)
    context = {
        "session": session,
        "document": minutes_reading.read(shown.snapshot(MinutesFile.Edition.PUBLIC)),
        "version": shown,
        "newest": files[0].version.number,
        "files": [file for file in files if file.version_id == shown.pk],
        "other_files": [file for file in files if file.version_id != shown.pk],
    }
    return render(request, "public_site/minutes.html", context)


@login_not_required
@require_safe
def minutes_file(request: HttpRequest, code: str, version: int, language: str) -> FileResponse:
    """A file of the public edition. Every version stays where it was."""
    file = access.minutes_file_or_404(access.session_or_404(code), version, language)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=minutes_queries.file_name(file))
