"""The public page on which a signed report is verified, and a file held against it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.synthesis.signing import access, queries, showing
from consultations.synthesis.signing.forms import MEGABYTES, CheckForm, CodeForm
from portal.shared.uploads import takes_files


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a report that somebody holds in their hands."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        if queries.by_code(form.cleaned_data["code"]) is not None:
            return redirect("verify:report", form.cleaned_data["code"])
        form.add_error("code", _("No signed report has this code. Compare it sign by sign with the report."))
    refused = form.is_bound and not form.is_valid()
    return render(request, "synthesis/verify/ask.html", {"form": form}, status=422 if refused else 200)


@takes_files(megabytes=MEGABYTES)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What was signed, when and by whom; and whether a file is one of those that were signed."""
    report = access.verified_or_404(code)
    form, context, status = CheckForm(), {}, 200
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            context: dict[str, Any] = {"checked": showing.checked(report, form.fingerprint)}
        else:
            status = 422
    context |= showing.verification(report) | {"form": form}
    return render(request, "synthesis/verify/report.html", context, status=status)
