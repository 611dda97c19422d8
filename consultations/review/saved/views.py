"""Pages of the saved views: the list, saving, renaming, sharing, removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.review import access as desk_access
from consultations.review.exports.words import in_words
from consultations.review.forms import QueueForm
from consultations.review.saved import access, actions
from consultations.review.saved.forms import NameForm, ShareForm
from consultations.review.saved.models import SavedView
from consultations.review.saved.showing import Shown, saved_views
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The views that one may open; the filters in the address are what a new one would keep."""
    asked = _asked(request)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_view(
                name=form.cleaned_data["name"], filters=asked.query(), by=desk_access.reader(request.user)
            )
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The view is saved."))
            return redirect(reverse("review:queue") + asked.query())
    return _page(request, asked, new=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's own view another name."""
    view = access.own_or_404(request.user, pk)
    if request.method != "POST":
        return redirect("review:views")
    form = NameForm(request.POST, prefix=_prefix(view), button=_("Rename"))
    if form.is_valid():
        try:
            actions.rename_view(view=view, name=form.cleaned_data["name"], by=desk_access.reader(request.user))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The view has its new name."))
            return redirect("review:views")
    return _page(request, _asked(request), refused=(view, form))


@never_cache
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's own view to a region that one coordinates, or to nobody else."""
    view = access.own_or_404(request.user, pk)
    regions = access.regions_to_share_with(request.user)
    if not regions:
        raise PermissionDenied
    form = ShareForm(request.POST, regions=regions, prefix=_prefix(view))
    if not form.is_valid():
        return _page(request, _asked(request), refused=(view, form))
    actions.share_view(view=view, region=form.cleaned_data["region"], by=desk_access.reader(request.user))
    messages.success(request, _("It is settled who sees the view."))
    return redirect("review:views")


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own view."""
    actions.remove_view(view=access.own_or_404(request.user, pk), by=desk_access.reader(request.user))
    messages.success(request, _("The view is removed."))
    return redirect("review:views")


def _asked(request: HttpRequest) -> QueueForm:
    return QueueForm(request.GET, regions=desk_access.regions_of(request.user), reader=request.user)


def _prefix(view: SavedView) -> str:
    return f"view-{view.pk}"


def _page(
    request: HttpRequest,
    asked: QueueForm,
    *,
    new: NameForm | None = None,
    refused: tuple[SavedView, NameForm | ShareForm] | None = None,
) -> HttpResponse:
    """Show the list, with the form that was just refused."""
    form, shown = refused[1] if refused else new or NameForm(), saved_views(request, asked)
    prefetch_related_objects([each.view for each in shown], "account", "shared_with")
    context = {
        "new": new or NameForm(),
        "selected": in_words(asked, asked.query()),
        "query": asked.query(),
        "rows": [_row(request, each, asked, refused) for each in shown],
        "refused": form,
    }
    return render(request, "review/saved/listing.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest, shown: Shown, asked: QueueForm, refused: Any) -> dict[str, Any]:
    view, row = shown.view, {"shown": shown, "selected": in_words(asked, shown.view.filters)}
    if not shown.is_own:
        return row
    given = refused[1] if refused and refused[0].pk == view.pk else None
    name = NameForm(initial={"name": view.name}, prefix=_prefix(view), button=_("Rename"))
    regions = access.regions_to_share_with(request.user)
    share = ShareForm(initial={"region": view.shared_with_id}, regions=regions, prefix=_prefix(view))
    return row | {
        "name_form": given if isinstance(given, NameForm) else name,
        "share_form": (given if isinstance(given, ShareForm) else share) if regions else None,
    }
