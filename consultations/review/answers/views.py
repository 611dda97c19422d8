"""Pages of the official answer: wording it, approving it, sending it back, and the list of what awaits approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.contributions.models import Contribution
from consultations.contributions.workflow import InvalidMove
from consultations.review import access, notifications, queries as desk_queries, workflow as desk_workflow
from consultations.review.actions import MovedMeanwhile
from consultations.review.answers import actions, queries, workflow
from consultations.review.answers.forms import AnswerForm, ApprovalsForm, SendBackForm
from consultations.review.models import AnswerDraft
from consultations.review.screening.present import WRITING
from consultations.review.screening.showing import about_who_is_there
from consultations.review.views import address_of, last_seen, page_of, tail
from portal.shared import text
from portal.shared.time import number
from portal.shared.validation import put_on_form

LONGEST_VERSION = 19  # digits


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, reference: str) -> HttpResponse:
    """Word the official answer; keep it, or propose it to a second person."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method == "POST":
        return _word(request, contribution)
    draft = queries.draft_of(contribution)
    if not desk_workflow.is_answerable(contribution.status):
        messages.info(request, _("An answer can be given while the contribution is under review."))
        return redirect(address_of("review:contribution", reference, request))
    if draft is not None and draft.state not in workflow.OPEN:
        messages.info(request, _("The answer awaits approval: take it back first, then change it."))
        return redirect(address_of("review:contribution", reference, request))
    given = draft or desk_queries.answer_of(contribution)
    proposed = desk_workflow.answer_language(contribution.language, contribution.author_language)
    initial = (
        {name: getattr(given, name) for name in ("outcome", "institution", "language", "reason")}
        | {"standard": given.standard_id or ""}
        if given
        else {"language": proposed}
    )
    return _wording_page(request, contribution, draft, initial=initial)


def _word(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    form = AnswerForm(
        request.POST, contribution=contribution, author_is_reachable=notifications.is_reachable(contribution)
    )
    if form.is_to_be_filled:
        return _fill(request, contribution, form)
    if form.is_valid():
        seen = {name: form.cleaned_data[name] for name in ("seen", "seen_version")}
        by = access.reader(request.user)
        try:
            draft = actions.word_answer(
                contribution=contribution, wording=form.wording, by=by, propose=form.is_proposed, **seen
            )
        except MovedMeanwhile as meanwhile:
            contribution = access.contribution_or_404(request.user, contribution.reference)
            return _wording_page(
                request, contribution, queries.draft_of(contribution), initial=form.cleaned_data, meanwhile=meanwhile
            )
        except actions.RewordedMeanwhile as meanwhile:
            draft_now = queries.draft_of(contribution)
            return _wording_page(request, contribution, draft_now, initial=form.cleaned_data, meanwhile=meanwhile)
        except InvalidMove:
            form.add_error(None, _("An answer can be given while the contribution is under review."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _what_is_next(draft))
            return redirect(address_of("review:contribution", contribution.reference, request))
    return _wording_page(request, contribution, queries.draft_of(contribution), form=form)


def _fill(request: HttpRequest, contribution: Contribution, form: AnswerForm) -> HttpResponse:
    """Show the form with a standard answer in it, or hand the script what it puts there. Nothing is kept."""
    filled = form.filled()
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(filled)
    seen = {name: form.cleaned_data.get(name) or 0 for name in ("seen", "seen_version")}
    return _wording_page(request, contribution, queries.draft_of(contribution), initial=filled, **seen)


def _what_is_next(draft: AnswerDraft) -> str:
    if draft.state in workflow.OPEN:
        return _("The draft is kept. It awaits nobody yet.")
    if queries.is_escalated(draft):
        return _("The answer is proposed. The region has no second reader: the national coordinator is asked.")
    return _("The answer is proposed. A second person approves it before it is published.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the proposal back, and go on wording it."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    draft = queries.draft_of(contribution)
    if request.method != "POST" or draft is None:
        return redirect(address_of("review:contribution", reference, request))
    try:
        actions.take_back_answer(draft=draft, by=access.reader(request.user))
    except actions.RewordedMeanwhile:
        messages.warning(request, _("Somebody changed it meanwhile: read it again."))
        return redirect(address_of("review:contribution", reference, request))
    return redirect(address_of("review:answer", reference, request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve what somebody else worded, and so publish it."""
    return _decide(request, reference, _("The answer is published."), actions.approve_answer)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a proposal back, with what is to be changed."""
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and not form.is_valid():
        contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
        return page_of(request, contribution, send_back_form=form, refused=form, status=422)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _decide(request, reference, _("It is sent back."), actions.send_back_answer, note=note)


def _decide(request: HttpRequest, reference: str, done: str, action: Any, **values: Any) -> HttpResponse:
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    draft = queries.draft_of(contribution)
    if request.method != "POST" or draft is None:
        return redirect(address_of("review:contribution", reference, request))
    seen = _version(request.POST.get("seen_version", ""))
    try:
        action(draft=draft, by=access.reader(request.user), seen_version=seen, **values)
    except (actions.RewordedMeanwhile, InvalidMove):
        if values.get("note"):
            return _with_the_note(request, reference, values["note"])
        messages.warning(request, _("Somebody changed it meanwhile: read it again."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(address_of("review:contribution", reference, request))


def _version(sign: str) -> int:
    """Return the version that was on screen; what is none was never on a screen of ours."""
    return int(sign) if sign.isascii() and sign.isdigit() and len(sign) < LONGEST_VERSION else 0


def _with_the_note(request: HttpRequest, reference: str, note: str) -> HttpResponse:
    """Somebody was faster: show the answer as it is now, and what was typed about the one before."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    draft = queries.draft_of(contribution)
    form = SendBackForm({"note": note, "seen_version": draft.version if draft else 0})
    return page_of(request, contribution, send_back_form=form, unsent=note, status=409)


@never_cache
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """The answers of one's regions that await a second person."""
    reader, form = access.reader(request.user), ApprovalsForm(request.GET)
    drafts, places = access.answers_to_approve(reader), access.places_of(reader)
    page = queries.page(queries.escalated(drafts) if form.is_narrowed else drafts, **form.position)
    context = {
        "rows": [
            (
                draft,
                access.may(reader, draft.contribution, *access.REVIEWING) and workflow.is_second_person(draft, reader),
            )
            for draft in page.rows
        ],
        **form.neighbours(page),
        "has_several_regions": places is None or len(places) > 1,
        "form": form,
    }
    return render(request, "review/answers/approvals.html", context)


@never_cache
@require_POST
def approve_selected(request: HttpRequest) -> HttpResponse:
    """Publish the answers that were chosen from the list, each as it was read there."""
    reader = access.reader(request.user, *access.REVIEWING)
    read = dict(text.clean(chosen).split(":", 1) for chosen in request.POST.getlist("draft") if ":" in chosen)
    drafts = access.answers_to_approve(reader, *access.REVIEWING).filter(
        contribution__reference__in=list(read)[: queries.PAGE]
    )
    chosen = list(drafts.select_related("contribution").order_by("pk"))
    for draft in chosen:  # the version that was on screen, not the one that stands now
        draft.version = _version(read[draft.contribution.reference])
    published = actions.approve_answers(drafts=chosen, by=reader)
    if published.count:
        said = ngettext("%(count)s answer is published.", "%(count)s answers are published.", published.count)
        messages.success(request, said % {"count": number(published.count)})
    for reference, why in published.skipped.items():
        messages.warning(request, _("%(reference)s was left: %(why)s") % {"reference": reference, "why": why})
    if not chosen:
        messages.info(request, _("Nothing was chosen, or it is published already."))
    return redirect("review:approvals")


def _wording_page(
    request: HttpRequest,
    contribution: Contribution,
    draft: AnswerDraft | None,
    *,
    form: AnswerForm | None = None,
    initial: dict[str, Any] | None = None,
    seen: int | None = None,
    seen_version: int | None = None,
    meanwhile: MovedMeanwhile | actions.RewordedMeanwhile | None = None,
) -> HttpResponse:
    if form is None:
        form = AnswerForm(
            seen=last_seen(desk_queries.history(contribution)) if seen is None else seen,
            seen_version=(draft.version if draft else 0) if seen_version is None else seen_version,
            contribution=contribution,
            initial=initial,
            author_is_reachable=notifications.is_reachable(contribution),
        )
    context = {
        "contribution": contribution,
        "form": form,
        "draft": draft,
        "meanwhile": meanwhile.step if isinstance(meanwhile, MovedMeanwhile) else None,
        "reworded": draft if isinstance(meanwhile, actions.RewordedMeanwhile) else None,
        "answerable": desk_workflow.is_answerable(contribution.status),
        "query": tail(request),
        **about_who_is_there(request, contribution, WRITING),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, "review/answers/word.html", context, status=status)
