"""A flag is dismissed, words are hidden and shown again, the original is read, and who else is there is asked."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.actions import read_original, redact as hide, undo_redaction
from consultations.contributions.models import Contribution, Flag
from consultations.review import access
from consultations.review.bulk.actions import Order, start_run
from consultations.review.bulk.models import BulkRun
from consultations.review.copies.queries import beside
from consultations.review.screening import actions, queries
from consultations.review.screening.forms import InCopiesForm, RedactForm
from consultations.review.screening.present import READING, others_at
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that what was found is not a problem."""
    contribution = access.contribution_or_404(request.user, reference, *access.SCREENING)
    flag = queries.flag_of(contribution, request.POST.get("flag", ""))
    if flag is not None:
        actions.dismiss_flag(flag=flag, by=access.reader(request.user))
    return redirect(address_of("review:contribution", reference, request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide words: those of a flag, or those that were chosen."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    flag = queries.flag_of(contribution, request.POST.get("flag", ""))
    return _hide_flag(request, flag) if flag is not None else _hide_words(request, contribution)


def _hide_flag(request: HttpRequest, flag: Flag) -> HttpResponse:
    try:
        actions.redact_flag(flag=flag, by=access.reader(request.user))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        _say_hidden(request)
    return redirect(address_of("review:contribution", flag.contribution.reference, request))


def _hide_words(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    form = RedactForm(request.POST)
    if form.is_valid():
        words, cause = form.cleaned_data["words"], form.cleaned_data["cause"]
        try:
            hide(contribution=contribution, words=words, cause=cause, by=access.reader(request.user))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            _say_hidden(request)
            return redirect(address_of("review:contribution", contribution.reference, request))
    return page_of(request, contribution, redact_form=form, refused=form, status=422)


def _say_hidden(request: HttpRequest) -> None:
    messages.success(request, _("The words are hidden. Reports and exports made before are closed."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact_copies(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide from the copies of a contribution what was hidden from it: a bulk action, reported and undone as any."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    form = InCopiesForm(request.POST)
    asked = str(form.cleaned_data["redaction"]) if form.is_valid() else ""
    redaction = queries.redaction_of(contribution, asked) if request.method == "POST" else None
    if redaction is None:
        return redirect(address_of("review:contribution", reference, request))
    by = access.reader(request.user)
    try:
        run = start_run(
            order=Order(action=BulkRun.Action.REDACT, redaction=redaction),
            chosen=beside(contribution, access.visible_to(by, *access.REVIEWING)),
            by=by,
            ticket=form.cleaned_data["ticket"],
        )
    except ValidationError:  # its copies left the group meanwhile
        messages.info(request, _("It has no copies that you decide on."))
        return redirect(address_of("review:contribution", reference, request))
    messages.success(request, _("It is being done. It goes on if you leave this page."))
    return redirect("review:bulk_run", run.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Put hidden words back."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    redaction = queries.redaction_of(contribution, request.POST.get("redaction", ""))
    if redaction is not None:
        undo_redaction(redaction=redaction, by=access.reader(request.user))
        messages.success(request, _("The words are shown again."))
    return redirect(address_of("review:contribution", reference, request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def original(request: HttpRequest, reference: str) -> HttpResponse:
    """The same page with the words as they were written. Asking for them is recorded."""
    contribution = access.contribution_or_404(request.user, reference)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    words = read_original(contribution=contribution, by=access.reader(request.user))
    return page_of(request, contribution, written=words)


@never_cache
@require_safe
def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else is at this contribution; asking says that one is there, too."""
    contribution = access.contribution_or_404(request.user, reference)
    others = others_at(contribution, access.reader(request.user), request.GET.get("doing", READING))
    return render(request, "review/screening/_present.html", {"present": others})
