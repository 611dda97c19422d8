"""Pages of the exports: one's own with how far they are, asking for another, the file behind a link that expires."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.review import access as desk_access, queries as desk_queries
from consultations.review.exports import access, actions, queries, words
from consultations.review.exports.forms import ExportForm
from consultations.review.exports.showing import about, file_name, stage_of
from consultations.review.forms import QueueForm
from portal.shared.filters import FilterForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """One's own exports; the filters in the address say what the next one would hold."""
    own = access.own(request.user)
    asked = QueueForm(request.GET, regions=desk_access.regions_of(request.user), reader=request.user)
    filters = asked.query()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reader = desk_access.reader(request.user)
        language = (get_language() or "ar")[:2]
        actions.request_export(filters=filters, language=language, by=reader, **form.cleaned_data)
        messages.success(request, _("The export is being made. It goes on if you leave this page."))
        return redirect(reverse("review:exports") + filters)
    position = FilterForm(request.GET)
    page = queries.page(own, **position.position)
    count = desk_queries.count(desk_queries.matching(desk_access.visible_to(request.user), asked.filters))
    context = {
        "form": form,
        "query": filters,
        "selected": words.in_words(asked, filters),
        "count": count,
        "is_more": count > desk_queries.COUNT_LIMIT,
        "rows": [about(export, asked, now=timezone.now()) for export in page.rows],
        "previous_url": asked.query(before=page.before) if page.before else "",
        "next_url": asked.query(after=page.after) if page.after else "",
        "notes": words.NOTES,
    }
    return render(request, "review/exports/listing.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an export is: a fragment for htmx; without JavaScript the list says it."""
    export = access.own_or_404(request.user, pk)
    if not request.htmx:
        return redirect("review:exports")
    context = {"export": export, "stage": stage_of(export.job)}
    response = render(request, "review/exports/_progress.html", context)
    if not export.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@never_cache
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, as long as its link lasts."""
    export = access.own_or_404(request.user, pk)
    if export.made_at is None:
        return redirect("review:exports")
    is_over = not export.file or export.expires_at <= timezone.now()
    if is_over or queries.is_overtaken(export):
        context = {"export": export, "is_over": is_over}
        return render(request, "review/exports/gone.html", context, status=HTTPStatus.GONE)
    actions.note_download(export=export)
    return FileResponse(export.file.open("rb"), as_attachment=True, filename=file_name(export))
