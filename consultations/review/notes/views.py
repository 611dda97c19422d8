"""Pages of notes: a new one, withdrawing one's own, where one is mentioned, and what went with a disclosure."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.actions.disclosures import note_reading
from consultations.contributions.care import access as care
from consultations.review import access as desk
from consultations.review.notes import access, actions, queries
from consultations.review.notes.forms import NoteForm
from consultations.review.notes.showing import count_mentions_anew
from consultations.review.views import address_of, page_of
from portal.shared.filters import FilterForm
from portal.shared.validation import put_on_form

READ, UNREAD, ALL = "read", "unread", "all"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a note to the thread of a contribution."""
    contribution = desk.contribution_or_404(request.user, reference, *desk.SCREENING)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request) + "#notes")
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.write_note(contribution=contribution, text=form.cleaned_data["text"], by=desk.reader(request.user))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The note is kept."))
            return redirect(address_of("review:contribution", reference, request) + "#notes")
    contribution = desk.contribution_or_404(request.user, reference)  # it may have been held out this minute
    return page_of(request, contribution, note_form=form, refused=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw a note of one's own."""
    note = access.note_or_404(request.user, reference, pk)
    if request.method == "POST":
        actions.withdraw_note(note=note, by=desk.reader(request.user))
        messages.success(request, _("The note is withdrawn."))
    return redirect(address_of("review:contribution", reference, request) + "#notes")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mentions(request: HttpRequest) -> HttpResponse:
    """Where one is mentioned, the newest first; each is marked as read by hand, or all at once."""
    mine = access.mentions_of(request.user)
    if request.method == "POST":
        chosen = mine if request.POST.get("do") == ALL else queries.chosen(mine, request.POST.getlist("mention"))
        actions.mark_mentions(mentions=chosen, read=request.POST.get("do") != UNREAD)
        count_mentions_anew(request)
        return redirect("review:mentions")
    form = FilterForm(request.GET)
    page = queries.page(mine, **form.position)
    context = {"rows": page.rows, "unread": queries.unread(mine), **form.neighbours(page)}
    return render(request, "review/notes/mentions.html", context)


@never_cache
@require_safe
def held(request: HttpRequest, reference: str) -> HttpResponse:
    """What the desk had noted on a text before it was held out, for the referent alone. Reading it is recorded."""
    disclosure = access.held_or_404(request.user, reference)
    note_reading(disclosure=disclosure, by=care.referent(request.user))
    context = {"contribution": disclosure.contribution, "thread": list(queries.thread_of(disclosure.contribution))}
    return render(request, "review/notes/held.html", context)
