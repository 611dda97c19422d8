"""The directory as a file: taken out as a workbook, brought in from one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.uploads import XLSX, takes_files
from stakeholders import access, actions, importing, queries, tables
from stakeholders.forms import DirectoryForm, ImportForm


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The organisations that the address asks for, as a workbook."""
    form = DirectoryForm(request.GET, regions=access.directory_regions(request.user))
    organisations = list(queries.in_order(queries.matching(access.directory(request.user), form.filters)))
    actions.note_export(by=access.keeper(request.user), number=len(organisations), filters=sorted(form.asked))
    now = timezone.now()
    return _workbook(tables.workbook_of(organisations, at=now), f"organisations-{now:%Y%m%d}")


@never_cache
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    access.keeper(request.user)
    return _workbook(tables.template_workbook(at=timezone.now()), "organisations-import")


@never_cache
@takes_files(megabytes=ImportForm.MEGABYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a table; it is read, and kept until somebody confirms it."""
    keeper = access.keeper(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["table"]
            kept = actions.keep_table(table=form.cleaned_data["read"], file_name=file.name, by=keeper)
            return redirect("directory:import_report", kept.pk)
    context = {"form": form}
    return render(request, "stakeholders/directory/import.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row; once confirmed, what became of it."""
    kept = access.import_or_404(request.user, pk)
    regions = list(access.directory_regions(request.user))
    if request.method == "POST":
        actions.carry_out_import(kept=kept, regions=regions, by=access.keeper(request.user))
        messages.success(request, _("The import is done. Below is what became of each row."))
        return redirect("directory:import_report", pk)
    rows = kept.report
    if kept.done_at is None:
        planner = importing.Planner(regions=regions, everywhere=queries.all_organisations())
        rows = [actions.told(planned) for planned in planner.plan(kept.rows)]
    context = {"kept": kept, **importing.sorted_out(rows)}
    return render(request, "stakeholders/directory/import_report.html", context)


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}{XLSX.suffix}"'
    return response
