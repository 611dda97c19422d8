"""What the machine is asked for in the workshop, how far it is, and what it found beside what stands."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.synthesis.workshop import access, actions, queries, showing
from consultations.synthesis.workshop.forms import ArrangeForm, TakeForm
from consultations.synthesis.workshop.models import Arrangement
from portal.shared.time import number

ACCEPT = "accept"


@never_cache
@require_POST
def arrange(request: HttpRequest, region_code: str, axis: str) -> HttpResponse:
    """Ask the machine to place the rest, or to find the themes again."""
    bench = access.bench_or_404(request.user, region_code, axis, deciding=True)
    form = ArrangeForm(request.POST)
    if not form.is_valid():
        return redirect("workshop:region", region_code)
    try:
        asked = actions.request_arrangement(
            bench=bench, kind=form.cleaned_data["kind"], by=access.decider(request.user)
        )
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return redirect(reverse("workshop:region", args=[region_code]) + f"#axis-{bench.code}")
    return redirect("workshop:arrangement", region_code, asked.pk)


@never_cache
@require_safe
def arrangement(request: HttpRequest, region_code: str, pk: int) -> HttpResponse:
    """What the machine is at, or what it found beside what stands."""
    return _arrangement_page(request, access.arrangement_or_404(request.user, region_code, pk))


@never_cache
@require_safe
def progress(request: HttpRequest, region_code: str, pk: int) -> HttpResponse:
    """How far the machine is: a fragment for htmx; without JavaScript, the page itself."""
    asked = access.arrangement_or_404(request.user, region_code, pk)
    if not request.htmx:
        return redirect("workshop:arrangement", region_code, pk)
    context = {"arrangement": asked, "stage": showing.stage_name(asked.job)}
    response = render(request, "synthesis/workshop/_progress.html", context)
    if not asked.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@never_cache
@require_POST
def decide(request: HttpRequest, region_code: str, pk: int) -> HttpResponse:
    """Take found themes over, all or some, or drop them."""
    asked = access.arrangement_or_404(request.user, region_code, pk, deciding=True)
    by = access.decider(request.user)
    if request.POST.get("do") != ACCEPT:
        actions.drop_arrangement(arrangement=asked, by=by)
        messages.success(request, _("Dropped. Nothing has changed."))
        return redirect("workshop:region", region_code)
    form = TakeForm(request.POST, arrangement=asked)
    if not form.is_valid():
        return _arrangement_page(request, asked, form=form)
    try:
        moved = actions.accept_arrangement(arrangement=asked, take=form.cleaned_data["take"], by=by)
    except actions.ChangedMeanwhile:
        messages.warning(request, _("Somebody decided something on this axis meanwhile: find the themes again."))
        return redirect("workshop:arrangement", region_code, pk)
    line = ngettext("Taken over. %(count)s text moved.", "Taken over. %(count)s texts moved.", moved)
    messages.success(request, line % {"count": number(moved)})
    return redirect("workshop:arrangement", region_code, pk)


def _arrangement_page(request: HttpRequest, asked: Arrangement, *, form: TakeForm | None = None) -> HttpResponse:
    bench = access.bench_or_404(request.user, asked.region_id, asked.axis_id or queries.NOT_STATED)
    may_decide = access.may_decide(request.user, bench.region)
    context = showing.arrangement_context(asked, bench, may_decide=may_decide, form=form)
    return render(request, "synthesis/workshop/arrangement.html", context, status=422 if form else 200)
