"""Tagging a contribution, and keeping a region's tags in order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.review import access as desk
from consultations.review.tagging import access, actions, queries
from consultations.review.tagging.forms import RenameForm, TagFilter, TagForm
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one more tag on a contribution."""
    contribution = desk.contribution_or_404(request.user, reference, *desk.SCREENING)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request) + "#tags")
    form = TagForm(request.POST)
    if form.is_valid():
        try:
            actions.add_tag(contribution=contribution, name=form.cleaned_data["tag"], by=desk.reader(request.user))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect(address_of("review:contribution", reference, request) + "#tags")
    contribution = desk.contribution_or_404(request.user, reference)  # it may have been held out this minute
    return page_of(request, contribution, tag_form=form, refused=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def untag(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a tag off a contribution. One that is off already stays off."""
    contribution = desk.contribution_or_404(request.user, reference, *desk.SCREENING)
    borne = next((tag for tag in queries.offered(contribution) if tag.pk == pk), None)
    if request.method == "POST" and borne is not None:
        actions.remove_tag(contribution=contribution, tag=borne, by=desk.reader(request.user))
    return redirect(address_of("review:contribution", reference, request) + "#tags")


@never_cache
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """The tags of one's regions, each with how many contributions bear it."""
    return _list(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a tag another name, or the name of another tag, so that they are one."""
    known = access.kept_or_404(request.user, pk)
    if request.method != "POST":
        return redirect("review:tags")
    form, before = RenameForm(request.POST, key=pk), known.pk
    if form.is_valid():
        try:
            kept = actions.rename_tag(tag=known, name=form.cleaned_data["name"], by=desk.reader(request.user))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            merged = kept.pk != before
            messages.success(request, _("The two tags are one now.") if merged else _("The tag has its new name."))
            return redirect("review:tags")
    return _list(request, refused=form, refused_pk=pk)


def _list(request: HttpRequest, *, refused: RenameForm | None = None, refused_pk: int = 0) -> HttpResponse:
    form = TagFilter(request.GET)
    page = queries.page(access.kept_by(request.user, str(form.asked.get("words", ""))), **form.position)
    rows = [
        (each, refused if each.pk == refused_pk else RenameForm(key=each.pk, initial={"name": each.name}))
        for each in page.rows
    ]
    context = {"form": form, "rows": rows, "refused": refused, **form.neighbours(page)}
    return render(request, "review/tagging/tags.html", context, status=422 if refused else 200)
