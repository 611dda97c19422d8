"""The restricted queue: what is held, one disclosure, and what can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.actions import disclosures as actions
from consultations.contributions.care import access, queries, workflow
from consultations.contributions.care.forms import ActForm, CareQueueForm, CloseForm, ReferForm, ReleaseForm
from consultations.contributions.models import Disclosure
from portal.shared.validation import put_on_form

FORMS: dict[str, type[ActForm]] = {"refer": ReferForm, "release": ReleaseForm, "close": CloseForm}


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is held, by region, age and state. No word of any text stands in the list."""
    form = CareQueueForm(request.GET, regions=access.regions_of(request.user))
    page = queries.page(queries.matching(access.visible_to(request.user), **form.asked), **form.position)
    context = {
        "form": form,
        "page": page,
        **form.neighbours(page),
        "everywhere_url": form.query(state=queries.ALL_STATES),
    }
    return render(request, "contributions/care/queue.html", context)


@never_cache
@require_safe
def disclosure(request: HttpRequest, reference: str) -> HttpResponse:
    """One disclosure: the text with its signs marked, what was done, what can be done. Opening it is recorded."""
    return _page(request, access.disclosure_or_404(request.user, reference))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Note to whom it was handed over."""
    return _act(request, reference, "refer", _("The referral is noted."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it go its ordinary way."""
    return _act(request, reference, "release", _("It is in the ordinary queue now."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close it; it stays held out."""
    return _act(request, reference, "close", _("It is closed, and stays held out."))


def _act(request: HttpRequest, reference: str, name: str, done: str) -> HttpResponse:
    disclosure = access.disclosure_or_404(request.user, reference)
    if request.method != "POST":  # such as the language link on the page that an earlier post showed
        return redirect("care:disclosure", reference=reference)
    form = FORMS[name](request.POST)
    if form.is_valid():
        try:
            _carry_out(name, form, disclosure, by=access.referent(request.user))
        except workflow.InvalidMove:
            form.add_error(None, _("This is not possible any more: somebody was faster. See below what they did."))
            disclosure.refresh_from_db()
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, done)
            return redirect("care:disclosure", reference=reference)
    return _page(request, disclosure, acted=name, form=form)


def _carry_out(name: str, form: Any, disclosure: Disclosure, *, by: Any) -> None:
    if name == "refer":
        actions.refer_disclosure(disclosure=disclosure, referral=form.referral, by=by)
    elif name == "release":
        actions.release_disclosure(disclosure=disclosure, reason=form.cleaned_data["reason"], by=by)
    else:
        actions.close_disclosure(disclosure=disclosure, reason=form.cleaned_data["reason"], by=by)


def _page(
    request: HttpRequest, disclosure: Disclosure, *, acted: str = "", form: ActForm | None = None
) -> HttpResponse:
    actions.note_reading(disclosure=disclosure, by=access.referent(request.user))
    possible = workflow.MOVES[disclosure.state]
    targets = {"refer": workflow.S.REFERRED, "release": workflow.S.RELEASED, "close": workflow.S.CLOSED}
    forms = {name: FORMS[name]() for name, target in targets.items() if target in possible}
    if form is not None and acted in forms:
        forms[acted] = form
    context = {
        "disclosure": disclosure,
        "contribution": disclosure.contribution,
        "title_pieces": queries.pieces(disclosure, "title"),
        "body_pieces": queries.pieces(disclosure, "body"),
        **queries.writer_of(disclosure),
        "in_flood": queries.came_in_a_flood(disclosure),
        "history": queries.history(disclosure),
        "form": form,
        "forms": forms,
        "opened": acted or "refer",
    }
    return render(request, "contributions/care/disclosure.html", context, status=422 if form else 200)
