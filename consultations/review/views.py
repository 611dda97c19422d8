"""The review desk: the queue, a contribution with the decision beside it, the official answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions import searching
from consultations.contributions.actions import hold_contribution
from consultations.contributions.attachments.forms import TextForm, forms_of_texts
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import InvalidMove
from consultations.review import access, actions, queries
from consultations.review.aiming.showing import about_the_aim
from consultations.review.answers.showing import about_the_answer
from consultations.review.assessing.showing import about_the_judgement
from consultations.review.assigning.showing import about_the_assignment
from consultations.review.convergence.showing import about_the_convergence
from consultations.review.copies.showing import about_the_copies
from consultations.review.counts import queries as count_queries
from consultations.review.forms import HoldForm, MoveForm, QueueForm
from consultations.review.notes.showing import about_the_notes, unread_mentions
from consultations.review.saved.showing import saved_views
from consultations.review.screening.showing import about_the_screening
from consultations.review.tagging.showing import about_the_tags
from consultations.review.trail import access as trail_access
from portal.shared.validation import put_on_form


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be read, filtered as the address says."""
    places = access.places_of(request.user)
    offered = queries.choices()
    form = QueueForm(request.GET, regions=offered.regions_in(places), reader=request.user, offered=offered)
    contributions = queries.matching(access.visible_to(request.user), form.filters)
    page = queries.page(
        contributions,
        words=form.needles,
        offered=offered,
        total=partial(count_queries.total, places, form.filters),
        **form.position,
    )
    context = {
        "form": form,
        "page": page,
        "query": form.query(),
        **form.neighbours(page),
        "mentions": unread_mentions(request),
        "set_apart": queries.bulk_notice(partial(access.set_apart_for, request.user), places),
        # Where every state was looked in already nothing leads on.
        "everywhere_url": ""
        if form.asked.get("status") == queries.ALL_STATES
        else form.query(status=queries.ALL_STATES),
        "may_choose": access.may_choose(request.user),
        "may_look_nearby": bool(searching.near(form.needles)) and page.after is None,
        "views": saved_views(request, form),
    }
    return render(request, "review/queue.html", context)


@never_cache
@require_safe
def contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """One contribution: its text, where it stands, what can be decided."""
    return page_of(request, access.contribution_or_404(request.user, reference))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with the author's name on it. Asking for it is recorded."""
    contribution = access.contribution_or_404(request.user, reference)
    if request.method != "POST":  # such as the language link on the page that an earlier post showed
        return redirect(address_of("review:contribution", reference, request))
    identity = actions.read_identity(contribution=contribution, by=access.reader(request.user))
    return page_of(request, contribution, identity=identity)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a contribution through its states."""
    contribution = access.movable_or_404(request.user, reference)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    form = MoveForm(request.POST, status=contribution.status, seen=0)
    if form.is_valid():
        try:
            moved = actions.move(contribution=contribution, by=access.reader(request.user), **form.cleaned_data)
        except actions.MovedMeanwhile as meanwhile:
            return _ask_again(request, reference, meanwhile.step, reason=form.cleaned_data["reason"])
        except InvalidMove:
            form.add_error(None, _("This move is not possible from the present state."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("New state: %(state)s.") % {"state": moved.get_status_display()})
            return redirect(address_of("review:contribution", reference, request))
    return page_of(request, contribution, form=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold a contribution out by hand: from then on it is the protection referents', and not there for this desk."""
    contribution = access.contribution_or_404(request.user, reference, *access.SCREENING)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            hold_contribution(
                contribution=contribution, reason=form.cleaned_data["hold_reason"], by=access.reader(request.user)
            )
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is held out, and with the protection referents now."))
            return redirect(reverse("review:queue") + tail(request))
    return page_of(request, contribution, hold_form=form, refused=form, status=422)


def _ask_again(request: HttpRequest, reference: str, step: queries.Step | None, *, reason: str) -> HttpResponse:
    """Somebody was faster: show what they did, offer what is possible now, keep what was typed."""
    contribution = access.contribution_or_404(request.user, reference)
    return page_of(request, contribution, meanwhile=step, typed=reason, status=409)


def page_of(
    request: HttpRequest,
    contribution: Contribution,
    *,
    form: MoveForm | None = None,
    text_form: TextForm | None = None,
    typed: str = "",
    written: dict[str, str] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Show a contribution at the desk, with what was just refused."""
    history = queries.history(contribution)
    if form is None:
        form = MoveForm(status=contribution.status, seen=last_seen(history), initial={"reason": typed})
    may_move = access.may(request.user, contribution, *access.movers(contribution.status))
    asked = QueueForm(request.GET, regions=access.regions_of(request.user), reader=request.user)
    queue = queries.matching(access.visible_to(request.user), asked.filters)
    previous, following = queries.neighbours(queue, contribution, newest=asked.newest)
    context = {
        "contribution": contribution,
        "form": form,
        "may_move": may_move,
        "may_hold": access.may(request.user, contribution, *access.SCREENING),
        "hold_form": HoldForm(),
        "refused": text_form or form,
        "files": forms_of_texts(contribution, text_form),
        "history": history,
        "clarifications": contribution.clarifications.all(),
        "may_read_trail": trail_access.may_read(request.user, contribution.region_id),
        "answer": queries.answer_of(contribution),
        **about_the_answer(request, contribution),
        **about_the_aim(request, contribution, context.pop("aim_form", None)),
        **about_the_assignment(request, contribution),
        **about_the_copies(request, contribution),
        **about_the_judgement(request, contribution, context.pop("assessment_form", None)),
        **about_the_notes(request, contribution, context.pop("note_form", None)),
        **about_the_tags(request, contribution, context.pop("tag_form", None)),
        **about_the_convergence(request, contribution),
        **about_the_screening(request, contribution, original=written),
        "query": asked.query(),
        "previous": previous,
        "following": following,
    } | context
    return render(request, "review/contribution.html", context, status=status)


def last_seen(history: list[queries.Step]) -> int:
    """Return the change that a freshly opened form carries."""
    return history[-1].change.pk if history else 0


def tail(request: HttpRequest) -> str:
    """Return the queue the reader came from, as it stands in the address."""
    return QueueForm(request.GET, regions=access.regions_of(request.user), reader=request.user).query()


def address_of(name: str, reference: str, request: HttpRequest) -> str:
    """Return a page of the desk with the queue the reader came from in its address."""
    return reverse(name, args=[reference]) + tail(request)
