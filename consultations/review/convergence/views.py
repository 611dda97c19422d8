"""Pages of convergence: programmes beside a contribution, and what the bodies concerned say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.contributions.models import Contribution
from consultations.review import access, workflow
from consultations.review.convergence import access as own_access, actions, queries
from consultations.review.convergence.forms import AskForm, LinkForm, OpinionForm
from consultations.review.convergence.models import Opinion
from consultations.review.views import address_of, tail
from portal.shared.validation import put_on_form

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM_METHODS)
def convergence(request: HttpRequest, reference: str) -> HttpResponse:
    """The programmes that a contribution stands beside, and a form to link one more."""
    contribution = access.contribution_or_404(request.user, reference)
    if request.method != "POST":
        return _page(request, contribution)
    if not access.may(request.user, contribution, *access.REVIEWING):
        raise PermissionDenied
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            actions.link_programme(contribution=contribution, by=access.reader(request.user), **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The contribution is linked to the programme."))
            return _back(request, reference)
    return _page(request, contribution, link_form=form, refused=form, status=422)


@never_cache
@require_http_methods(FORM_METHODS)
def remove_link(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a link away again."""
    link = own_access.link_or_404(request.user, reference, pk)
    if request.method == "POST":
        try:
            actions.unlink_programme(link=link, by=access.reader(request.user))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The link is taken away."))
    return _back(request, reference)


@never_cache
@require_http_methods(FORM_METHODS)
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a body for its opinion on a link."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method != "POST":
        return _back(request, reference)
    links = queries.links_of(contribution)
    form = AskForm(request.POST, links=links, bodies=queries.bodies_to_ask(contribution))
    if form.is_valid():
        try:
            opinion = actions.ask_opinion(by=access.reader(request.user), **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            asked = _("The body is asked by mail.") if opinion.contact else _("It is noted that you ask the body.")
            messages.success(request, asked)
            return _back(request, reference)
    return _page(request, contribution, ask_form=form, refused=form, status=422)


@never_cache
@require_http_methods(FORM_METHODS)
def opinion(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record what a body said."""
    asked = own_access.opinion_or_404(request.user, reference, pk)
    form = OpinionForm(request.POST if request.method == "POST" else None, opinion=asked)
    meanwhile = False
    if form.is_bound and form.is_valid():
        seen, by = form.cleaned_data["seen"], access.reader(request.user)
        try:
            actions.record_opinion(opinion=asked, given=actions.Given(**form.given), by=by, seen=seen, check_seen=True)
        except actions.RecordedMeanwhile:
            asked, meanwhile = own_access.opinion_or_404(request.user, reference, pk), True
            form = _on_what_stands(form, asked)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The opinion is recorded."))
            return _back(request, reference)
    context = {
        "contribution": asked.link.contribution,
        "opinion": asked,
        "form": form,
        "query": tail(request),
        "meanwhile": meanwhile,
        "today": queries.today(),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, "review/convergence/opinion.html", context, status=status)


def _on_what_stands(form: OpinionForm, opinion: Opinion) -> OpinionForm:
    """Return the form on what stands now, with one's own words kept: sent again, they replace the colleague's."""
    data = form.data.copy()
    data["seen"] = OpinionForm.sign_of(opinion.recorded_at)
    return OpinionForm(data, opinion=opinion)


def _back(request: HttpRequest, reference: str) -> HttpResponse:
    return redirect(address_of("review:convergence", reference, request))


def _page(request: HttpRequest, contribution: Contribution, *, status: int = 200, **forms: Any) -> HttpResponse:
    links = queries.links_of(contribution)
    may_judge = access.may(request.user, contribution, *access.REVIEWING) and workflow.is_judged(contribution.status)
    context = {
        "contribution": contribution,
        "links": links,
        "said": queries.not_taken_over(contribution, links),
        "may_judge": may_judge,
        "today": queries.today(),
        "query": tail(request),
        "link_form": LinkForm() if may_judge else None,
        "ask_form": AskForm(links=links, bodies=queries.bodies_to_ask(contribution)) if may_judge and links else None,
    } | forms
    return render(request, "review/convergence/page.html", context, status=status)
