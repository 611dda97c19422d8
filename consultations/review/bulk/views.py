"""Pages of the bulk runs: choosing what to do, seeing what would happen, one run with its report, the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.review import access as desk_access
from consultations.review.assigning import queries as assignments
from consultations.review.bulk import access, actions, queries, workflow
from consultations.review.bulk.forms import PUBLISH, BulkForm, UndoForm
from consultations.review.bulk.models import BulkItem, BulkRun
from consultations.review.bulk.plan import groups_of, plan
from consultations.review.bulk.selection import Chosen, NotSelectable, choose
from consultations.review.bulk.words import said, split_in_words, stage_of
from consultations.review.tagging.queries import names_in
from consultations.review.views import tail
from portal.shared.filters import FilterForm
from portal.shared.validation import put_on_form
from stakeholders.models import Account


@never_cache
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """One's own bulk actions, and those of the regions that one oversees."""
    form = FilterForm(request.GET)
    page = queries.page(access.runs(request.user), **form.position)
    rows = [(run, said(run), stage_of(run.job)) for run in page.rows]
    return render(request, "review/bulk/runs.html", {"rows": rows, **form.neighbours(page)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what is to be done with what was chosen, see what would happen, and start it."""
    by = access.actor(request.user)
    filters = tail(request)
    try:
        chosen = choose(filters=filters, asked=request.GET, by=by)
    except NotSelectable:
        messages.info(request, _("These filters select something else now. Look at them again."))
        return redirect(reverse("review:queue") + filters)
    groups = groups_of(chosen.contributions)
    if not groups:
        messages.info(request, _("Nothing is chosen: tick a contribution at least, or change the filters."))
        return redirect(reverse("review:queue") + filters)
    form = BulkForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        colleagues=assignments.colleagues(access.regions(by)),
        publishes=queries.awaits_publishing(chosen.contributions),
        newest=chosen.newest,
    )
    if request.method == "POST" and form.is_valid():
        return _look_or_start(request, form, chosen, by)
    context = {
        "form": form,
        "chosen": chosen,
        "count": sum(group.number for group in groups),
        "tags": names_in(access.regions(by)),
    }
    return render(request, "review/bulk/new.html", context, status=422 if form.errors else 200)


def _look_or_start(request: HttpRequest, form: BulkForm, chosen: Chosen, by: Account) -> HttpResponse:
    order = form.order(queries.people([form.cleaned_data["assignee"]]))
    shown = chosen.up_to(form.cleaned_data["newest"])
    planned = plan(order, shown, groups_of(shown), by=by)
    grown = planned.total > form.cleaned_data["counted"]
    error = ""
    if request.POST.get("do") == "start" and not grown:
        try:
            run = actions.start_run(
                order=order,
                chosen=shown,
                by=by,
                ticket=form.cleaned_data["ticket"],
                filters=chosen.filters,
                ticked=chosen.ticked,
            )
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("It is being done. It goes on if you leave this page."))
            return redirect("review:bulk_run", run.pk)
    context = {
        "form": form,
        "chosen": chosen,
        "order": order,
        "said": said(order),
        "plan": planned,
        "grown": grown,
        "error": error,
        "undoable": workflow.can_be_undone(order.action, order.target),
        "undo_days": workflow.UNDO_WITHIN.days,
        "tells": workflow.tells_authors(order.action, order.target),
        "publishes": form.cleaned_data["act"] == PUBLISH,
        "is_too_much": planned.total > workflow.MOST_AT_ONCE,
        "most": workflow.MOST_AT_ONCE,
    }
    return render(request, "review/bulk/sure.html", context, status=422 if error else 409 if grown else 200)


@never_cache
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulk action: how far it is, what was done, what was left and why."""
    return _run_page(request, access.run_or_404(request.user, pk))


def _run_page(request: HttpRequest, one: BulkRun, *, form: UndoForm | None = None) -> HttpResponse:
    reader = desk_access.reader(request.user)
    position, why = FilterForm(request.GET), request.GET.get("why", "")
    why = why if why in BulkItem.Why.values else ""
    rows = queries.items(one, desk_access.visible_to(reader), why=why)
    page = queries.page_of_items(rows, **position.position)
    chosen_why = {"why": why} if why else {}
    context: dict[str, Any] = {
        "run": one,
        "said": said(one),
        "stage": stage_of(one.job),
        "report": queries.report(one),
        "split": split_in_words(one, queries.split_by(one)),
        "rows": page.rows,
        "why": why,
        "why_in_words": BulkItem.Why(why).label if why else "",
        "previous_url": position.query(before=page.before, **chosen_why) if page.before else "",
        "next_url": position.query(after=page.after, **chosen_why) if page.after else "",
        "undoing": queries.undone_or_being_undone(one),
        "undo_form": form,
        "is_own": one.asked_by_id == reader.pk,
        "undo_until": one.finished_at + workflow.UNDO_WITHIN if one.finished_at else None,
        "has_way_back": workflow.can_be_undone(one.action, one.target) and one.undoes_id is None,
    }
    if form is None and queries.may_still_be_undone(one, timezone.now()) and access.may_undo(reader, one):
        context["undo_form"] = UndoForm(run=one)
    return render(request, "review/bulk/run.html", context, status=422 if form is not None else 200)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is: a fragment for htmx; without JavaScript its page says it."""
    one = access.run_or_404(request.user, pk)
    if not request.htmx:
        return redirect("review:bulk_run", one.pk)
    response = render(request, "review/bulk/_progress.html", {"run": one, "stage": stage_of(one.job)})
    if not one.job.is_open:
        response["HX-Refresh"] = "true"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a run back, where what it did still stands."""
    one = access.undoable_or_404(request.user, pk)
    if request.method != "POST":
        return redirect("review:bulk_run", one.pk)
    form = UndoForm(request.POST, run=one)
    if form.is_valid():
        try:
            undoing = actions.undo_run(run=one, by=access.actor(request.user), **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is being undone. It goes on if you leave this page."))
            return redirect("review:bulk_run", undoing.pk)
    return _run_page(request, one, form=form)


@never_cache
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a run that stopped go on."""
    one = access.own_or_404(request.user, pk)
    actions.go_on(run=one, by=access.actor(request.user))
    return redirect("review:bulk_run", one.pk)
