"""The coordinator's pages: compile, follow, read, publish."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.synthesis import access, actions, queries
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.national import access as national_access
from consultations.synthesis.progress import progress_of, set_aside_in
from consultations.synthesis.reading import report_context
from consultations.synthesis.signing.showing import versions
from consultations.synthesis.workflow import InvalidMove


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The viewer's regions with their newest reports."""
    standings = queries.standings(access.readable_regions(request.user))
    context = {"standings": standings, "may_read_national": national_access.may_read(request.user)}
    return render(request, "synthesis/desk.html", context)


@never_cache
@require_safe
def region(request: HttpRequest, region_code: str) -> HttpResponse:
    """A region's versions, and the button that compiles the next."""
    region = access.readable_region_or_404(request.user, region_code)
    standing = queries.standing(region)
    context = {
        "region": region,
        "standing": standing,
        "progress": progress_of(standing.job),
        "set_aside": set_aside_in(standing.newest),
        "entering": queries.entering(region),
        "versions": versions(request.user, queries.versions(region), is_stale=standing.is_stale),
        "may_compile_here": access.may_compile(request.user, region),
    }
    return render(request, "synthesis/region.html", context)


@require_POST
def compile(request: HttpRequest, region_code: str) -> HttpResponse:
    """Ask for a compilation."""
    region = access.compilable_region_or_404(request.user, region_code)
    actions.request_compilation(region=region, by=request.user)
    return redirect("synthesis:region", region_code=region_code)


@never_cache
@require_safe
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a compilation is: a fragment for htmx, a page without JavaScript."""
    job, region = access.job_or_404(request.user, job_id)
    context = {"job": job, "region": region, "progress": progress_of(job)}
    if not request.htmx:
        return render(request, "synthesis/progress.html", context)
    response = render(request, "synthesis/_progress.html", context)
    if not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def report(request: HttpRequest, region_code: str, version: int) -> HttpResponse:
    """The staff edition as a page."""
    report = access.report_or_404(request.user, region_code, version)
    actions.note_reading(report=report, by=request.user, format="page")
    context = report_context(report, edition=ReportFile.Edition.STAFF, page=request.GET.get("page"))
    return render(request, "synthesis/report.html", context)


@require_safe
def file(
    request: HttpRequest, region_code: str, version: int, edition: str, language: str, format: str
) -> FileResponse:
    """A file of either edition."""
    file = access.file_or_404(request.user, region_code, version, edition=edition, language=language, format=format)
    if edition == ReportFile.Edition.STAFF:
        actions.note_reading(report=file.report, by=request.user, format=format, language=language)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=queries.file_name(file))


@require_POST
def enter(request: HttpRequest, region_code: str, version: int) -> HttpResponse:
    """Let the answers of a published version go into the synthesis after all, when that stopped."""
    report = access.publishable_or_404(request.user, region_code, version)
    if report.state != SynthesisReport.State.PUBLISHED:
        raise Http404
    actions.request_entering(report=report, by=request.user)
    return redirect("synthesis:region", region_code=region_code)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, region_code: str, version: int) -> HttpResponse:
    """Ask once, then publish."""
    report = access.publishable_or_404(request.user, region_code, version)
    error = ""
    if request.method == "POST":
        try:
            actions.publish_report(report=report, by=request.user)
        except InvalidMove:
            error = _("Only a signed version is published. This one is not signed yet.")
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("The report and its contributions are on the public site."))
            return redirect("synthesis:region", region_code=region_code)
    context = {"report": report, "error": error, "figures_of": report.snapshot("public").get("figures_of")}
    return render(request, "synthesis/publish.html", context, status=422 if error else 200)
