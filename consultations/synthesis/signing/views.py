"""The coordinators' pages: approve, send back, sign; and what is different between two versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.synthesis.actions import note_reading
from consultations.synthesis.models import ReportFile, Sealed
from consultations.synthesis.signing import access, actions, differences, showing
from consultations.synthesis.signing.forms import SendBackForm
from consultations.synthesis.workflow import InvalidMove
from consultations.templatetags.report_addresses import reports_home

CAPTIONS = {
    "axis": gettext_lazy("Contributions by axis"),
    "category": gettext_lazy("Contributions by stakeholder category"),
    "province": gettext_lazy("Contributions by province and prefecture"),
    "channel": gettext_lazy("Contributions by channel"),
    "language": gettext_lazy("Contributions by language"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, version: int, region_code: str | None = None) -> HttpResponse:
    """Approve a version as it stands on the screen."""
    report = access.approvable_or_404(request.user, region_code, version)
    error = ""
    if request.method == "POST":
        try:
            actions.approve_report(report=report, by=request.user, seen=_seen(request))
        except InvalidMove:
            return _moved(request, report)
        except actions.EditedMeanwhile:
            error = _("Somebody wrote in the text meanwhile: read it again before you approve it.")
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("Approved: a national coordinator signs it now."))
            return redirect(reports_home(report))
        report.refresh_from_db()
    context = showing.decision(request.user, report, "approve") | {"error": error}
    return render(request, "synthesis/signing/approve.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, version: int, region_code: str | None = None) -> HttpResponse:
    """Send a version back with a reason."""
    report = access.approvable_or_404(request.user, region_code, version)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_back_report(report=report, note=form.cleaned_data["note"], by=request.user)
        except InvalidMove:
            return _moved(request, report)
        messages.success(request, _("Sent back, with your reason."))
        return redirect(reports_home(report))
    status = 422 if form.is_bound and form.errors else 200
    context = {"report": report, "form": form, "heading": showing.heading(report, "send_back")}
    return render(request, "synthesis/signing/send_back.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, version: int, region_code: str | None = None) -> HttpResponse:
    """Sign a version; a worker sets the final files."""
    report = access.signable_or_404(request.user, region_code, version)
    error = ""
    if request.method == "POST":
        try:
            actions.request_signature(report=report, by=request.user)
        except InvalidMove:
            return _moved(request, report)
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("Signed by you: the final files are being set."))
            return redirect(reports_home(report))
    context = showing.decision(request.user, report, "sign") | {"error": error}
    return render(request, "synthesis/signing/sign.html", context, status=422 if error else 200)


@never_cache
@require_safe
def compare(request: HttpRequest, region_code: str, older: int, newer: int) -> HttpResponse:
    """What is different between two versions, in either edition."""
    before, after = access.compared_or_404(request.user, region_code, older, newer)
    note_reading(report=after, by=request.user, format="differences", older=older)
    public = request.GET.get("edition") == ReportFile.Edition.PUBLIC
    edition = ReportFile.Edition.PUBLIC if public else ReportFile.Edition.STAFF
    difference = differences.between(before.snapshot(edition), after.snapshot(edition))
    context: dict[str, Any] = {
        "before": before,
        "after": after,
        "edition": edition,
        "difference": difference,
        "breakdowns": [(CAPTIONS[name], rows) for name, rows in difference.breakdowns],
        "door": "public_site:contribution" if public else "review:contribution",
    }
    return render(request, "synthesis/signing/differences.html", context)


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None


def _moved(request: HttpRequest, report: Sealed) -> HttpResponse:
    messages.warning(request, _("Somebody was faster: this version stands elsewhere now. Read it again."))
    return redirect(reports_home(report))
