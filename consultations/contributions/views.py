"""The contributor's pages: write, receipt, correct, withdraw, claim."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.contributions import access, actions, queries, workflow
from consultations.contributions.attachments.actions.keeping import NoRoom
from consultations.contributions.attachments.judging import RECORDING_MEGABYTES
from consultations.contributions.care.queries import helplines_for
from consultations.contributions.drafts import access as drafts, queries as draft_queries
from consultations.contributions.drafts.forms import put_back
from consultations.contributions.drafts.sending import tells_scripts
from consultations.contributions.flood import sign_of_flood
from consultations.contributions.forms import ClarifyForm, ContributionForm, CorrectionForm
from consultations.contributions.models import Contribution, Draft
from consultations.contributions.similar import similar_to
from consultations.contributions.texts import as_written
from consultations.regional_sessions.queries import open_for_contributions, regions_open_for_contributions
from portal.shared import receipts, text, throttle
from portal.shared.permissions import allows_microphone
from portal.shared.throttle import client_address
from portal.shared.uploads import takes_files
from portal.shared.validation import put_on_form
from strategy.queries import axes_with_questions

RECEIPT_COOKIE = "receipt"
RECEIPT_SECONDS = 3600
SIMILAR = "similar"
MOST_SIMILAR_A_MINUTE = 240  # of one address: a village that types at once stays below


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(megabytes=RECORDING_MEGABYTES)
@allows_microphone
@tells_scripts
def new(request: HttpRequest) -> HttpResponse:
    """The form. It works without an account and without JavaScript."""
    regions = regions_open_for_contributions()
    asked = {name: request.GET.get(name) for name in ("kind", "axis", "region")}
    draft: Draft | None = None
    alike: list[Contribution] = []
    if request.method == "POST":
        form = ContributionForm(request.POST, request.FILES, regions=regions, viewer=request.user)
        if form.is_valid():
            alike = _to_read_first(request, form)
        if form.is_valid() and not alike:
            try:
                return _submit(request, form)
            except NoRoom:
                form.say_no_room()
            except actions.AlreadySent as sent:
                form = _ask_again(request, regions, sent.contribution)
            except ValidationError as error:
                put_on_form(form, error)
    else:
        draft = drafts.own_or_404(request, request.GET["draft"]) if "draft" in request.GET else None
        ticket = receipts.renewed(draft.ticket) if draft else receipts.new_ticket()
        initial = {**{name: code for name, code in asked.items() if code}, "ticket": ticket}
        form = ContributionForm(regions=regions, viewer=request.user, initial=initial)
        if draft:
            put_back(form, draft.answers)
    open_regions = {region.code for region in regions}
    context = {
        "form": form,
        "axes": axes_with_questions(),
        # What was typed is shown again even when the last window closed meanwhile.
        "open": bool(open_regions) or form.is_bound,
        "asked_region_is_closed": bool(asked["region"]) and asked["region"] not in open_regions,
        "draft": draft,
        "draft_days": draft_queries.kept_days(),
        "alike": alike,
    }
    form.ask_for_files_again()
    return render(request, "contributions/new.html", context, status=422 if form.errors else 200)


def _to_read_first(request: HttpRequest, form: ContributionForm) -> list[Contribution]:
    """Return the published contributions to show before this is sent: once, and never in the way of what cannot wait.

    Chosen files would have to be chosen again, and what was sent already is only asking for its receipt.
    """
    if "seen_similar" in request.POST or request.FILES:
        return []
    if queries.by_submission(receipts.ticket_hash(form.cleaned_data["ticket"])) is not None:
        return []
    return similar_to(title=form.cleaned_data["title"], body=form.cleaned_data["body"])


@login_not_required
@never_cache
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What is published and says nearly what is being typed: a list for the page's script, or nothing (204)."""
    address = client_address(request)
    if throttle.failures(SIMILAR, address) >= MOST_SIMILAR_A_MINUTE:
        return HttpResponse(status=204)
    throttle.count_failure(SIMILAR, address, seconds=60)
    typed = {name: text.clean(request.POST.get(name, "")) for name in ("title", "body")}
    alike = similar_to(**typed)
    if not alike:
        return HttpResponse(status=204)
    return render(request, "contributions/_similar.html", {"alike": alike})


def _submit(request: HttpRequest, form: ContributionForm) -> HttpResponse:
    author = request.user if request.user.is_authenticated else None
    session = open_for_contributions(form.cleaned_data["region"])
    ticket = form.cleaned_data["ticket"]
    words = form.submission(session=session, author=author)
    flood = sign_of_flood(address=client_address(request), ticket=ticket, body=words.body)
    contribution = actions.submit_contribution(words=words, ticket=ticket, enclosures=form.enclosures, flood=flood)
    access.open_with_receipt(request, contribution)
    response = redirect("contributions:receipt")
    # The code travels in a signed cookie: it never stands in an address, a log or the database.
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        f"{contribution.reference} {receipts.code_of(ticket)}",
        salt=RECEIPT_COOKIE,
        max_age=RECEIPT_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _ask_again(request: HttpRequest, regions: object, sent: Contribution) -> ContributionForm:
    """The form was sent before with other words: keep what was typed, offer to send it as a further proposal."""
    data = request.POST.copy()
    data["ticket"] = receipts.new_ticket()
    form = ContributionForm(data, request.FILES, regions=regions, viewer=request.user)
    form.add_error(
        None,
        _(
            "You sent a contribution from this page already, under %(reference)s. What you see below has not been "
            "sent: press the button again to send it as a further one."
        )
        % {"reference": sent.reference},
    )
    return form


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt, to print or to copy. It is shown for an hour to the browser that sent it."""
    try:
        kept = request.get_signed_cookie(RECEIPT_COOKIE, salt=RECEIPT_COOKIE, max_age=RECEIPT_SECONDS)
    except (KeyError, BadSignature):
        return redirect("public_site:track")
    reference, code = kept.split(" ")
    contribution = access.own_or_none(request, reference)
    if contribution is None:
        return redirect("public_site:track")
    track_url = f"{settings.SITE_URL}{reverse('public_site:track')}"
    return render(
        request,
        "contributions/receipt.html",
        {
            "contribution": contribution,
            "code": code,
            "track_url": track_url,
            "helplines": helplines_for(contribution),
        },
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct one's words before anybody has begun to read them.

    Whoever typed while a reader began keeps the words on the screen, beside the reason why they are not saved.
    """
    contribution = access.own_or_404(request, reference)
    if request.method != "POST" and not queries.is_correctable(contribution):
        messages.error(request, _("Somebody has begun to read this contribution: it can no longer be corrected."))
        return redirect("public_site:tracked", reference=reference)
    as_written(contribution)
    form = CorrectionForm(request.POST if request.method == "POST" else None, contribution=contribution)
    if form.is_valid():
        try:
            actions.correct_contribution(contribution=contribution, words=form.words())
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your correction is saved."))
            return redirect("public_site:tracked", reference=reference)
    context = {"form": form, "contribution": contribution}
    return render(request, "contributions/correct.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clarify(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer what the desk asked. Whoever typed while it was taken up keeps the words on the screen."""
    contribution = access.own_or_404(request, reference)
    asked = queries.open_clarification(contribution)
    if request.method != "POST" and asked is None:
        messages.info(request, _("Nothing is asked of you at the moment."))
        return redirect("public_site:tracked", reference=reference)
    form = ClarifyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_clarification(contribution=contribution, answer=form.cleaned_data["answer"])
        except workflow.InvalidMove:
            form.add_error(None, _("The question was closed meanwhile: it is being read on. Your answer was not sent."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Thank you. Your answer has arrived, and the reading goes on."))
            return redirect("public_site:tracked", reference=reference)
    context = {"form": form, "contribution": contribution, "asked": asked}
    return render(request, "contributions/clarify.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a contribution back: ask once, then do it."""
    contribution = access.own_or_404(request, reference)
    if request.method != "POST" and contribution.status in workflow.WITHDRAWABLE:
        return render(request, "contributions/withdraw.html", {"contribution": contribution})
    if request.method == "POST":
        try:
            actions.withdraw_contribution(contribution=contribution)
        except workflow.InvalidMove as refused:
            contribution.status = refused.current
        else:
            messages.success(request, _("Your contribution is withdrawn."))
            return redirect("public_site:tracked", reference=reference)
    if contribution.status != Contribution.Status.WITHDRAWN:
        messages.error(request, _("A decision on it is out: it can no longer be withdrawn."))
    return redirect("public_site:tracked", reference=reference)


@never_cache
@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Tie the opened contribution to the account that is signed in."""
    contribution = access.own_or_404(request, reference)
    try:
        actions.claim_contribution(contribution=contribution, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("This contribution is now in your account."))
    return redirect("public_site:tracked", reference=reference)
