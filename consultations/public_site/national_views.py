"""The published national report: its public edition as a page, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.synthesis.national import access
from consultations.synthesis.national.queries import file_name
from consultations.synthesis.national.reading import report_context


@login_not_required
@require_safe
def report(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The public edition of the national report as a page: that version, or the newest."""
    report = access.published_or_404(version)
    context = report_context(report, edition="public", page=request.GET.get("page"))
    return render(request, "public_site/national_report.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, version: int, language: str, format: str) -> FileResponse:
    """A file of the public edition."""
    report = access.published_or_404(version)
    file = access.handed_out(report, edition="public", language=language, format=format)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=file_name(file))
