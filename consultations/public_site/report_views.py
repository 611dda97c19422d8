"""A published report: the public edition as a page, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.public_site import access
from consultations.synthesis.queries import file_name
from consultations.synthesis.reading import report_context


@login_not_required
@require_safe
def report(request: HttpRequest, region_code: str, version: int | None = None) -> HttpResponse:
    """The public edition of a region's report as a page."""
    report = access.report_or_404(region_code, version)
    context = report_context(report, edition="public", page=request.GET.get("page"))
    return render(request, "public_site/report.html", context)


@login_not_required
@require_safe
def report_file(request: HttpRequest, region_code: str, version: int, language: str, format: str) -> FileResponse:
    """A file of the public edition."""
    file = access.public_file_or_404(region_code, version, language, format)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=file_name(file))
