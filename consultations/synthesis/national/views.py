"""The national desk: how the twelve stand, the roll-up, its versions, publishing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.synthesis.models import ReportFile
from consultations.synthesis.national import access, actions, queries, reading
from consultations.synthesis.signing import staleness
from consultations.synthesis.signing.showing import versions
from consultations.synthesis.workflow import InvalidMove


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The twelve regions' reports, the roll-up that joins them, and its versions."""
    access.reader(request.user)
    return _desk(request)


def _desk(request: HttpRequest, *, error: str = "") -> HttpResponse:
    job = queries.job()
    context = {
        **reading.desk_context(queries.standings_of_regions()),
        "versions": versions(
            request.user, queries.reports(), is_stale=any(staleness.is_stale(one) for one in queries.newest_signed())
        ),
        "job": job,
        "stage": reading.stage_name(job),
        "may_compile_here": access.may_compile(request.user),
        "error": error,
    }
    return render(request, "synthesis/national/desk.html", context, status=422 if error else 200)


@require_POST
def compile_regions(request: HttpRequest) -> HttpResponse:
    """Ask for the report of each region that is due."""
    asked = actions.request_regions(by=access.coordinator(request.user))
    line = ngettext(
        "The report of %(count)s region was asked for.", "The reports of %(count)s regions were asked for.", asked
    )
    messages.success(request, line % {"count": asked} if asked else _("No region's report is due."))
    return redirect("synthesis:national")


@require_POST
def compile(request: HttpRequest) -> HttpResponse:
    """Ask for the national report."""
    by = access.coordinator(request.user)
    basis = queries.FINAL if request.POST.get("basis") == queries.FINAL else queries.NEWEST
    try:
        actions.request_national(basis=basis, by=by)
    except ValidationError as refused:
        return _desk(request, error=refused.messages[0])
    return redirect("synthesis:national")


@never_cache
@require_safe
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a compilation is: a fragment for htmx, a page without JavaScript."""
    job = access.job_or_404(request.user, job_id)
    context = {"job": job, "stage": reading.stage_name(job)}
    if not request.htmx:
        return render(request, "synthesis/national/progress.html", context)
    response = render(request, "synthesis/national/_progress.html", context)
    if not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def report(request: HttpRequest, version: int) -> HttpResponse:
    """The staff edition as a page."""
    report = access.report_or_404(request.user, version)
    actions.note_reading(report=report, by=access.reader(request.user), format="page")
    context = reading.report_context(report, edition=ReportFile.Edition.STAFF, page=request.GET.get("page"))
    return render(request, "synthesis/national/report.html", context)


@require_safe
def file(request: HttpRequest, version: int, edition: str, language: str, format: str) -> FileResponse:
    """A file of either edition."""
    file = access.file_or_404(request.user, version, edition=edition, language=language, format=format)
    if edition == ReportFile.Edition.STAFF:
        by = access.reader(request.user)
        actions.note_reading(report=file.report, by=by, format=format, language=language)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=queries.file_name(file))


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, version: int) -> HttpResponse:
    """Ask once, then publish."""
    report = access.publishable_or_404(request.user, version)
    error = ""
    if request.method == "POST":
        try:
            actions.publish_national(report=report, by=access.coordinator(request.user))
        except InvalidMove:
            error = _("Only a signed version is published. This one is not signed yet.")
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("The national report is on the public site."))
            return redirect("synthesis:national")
    context = {"report": report, "error": error, "missing": queries.without_report(report)}
    return render(request, "synthesis/national/publish.html", context, status=422 if error else 200)
