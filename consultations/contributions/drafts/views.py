"""Drafts of whoever is signed in: kept by a button or by the page's script, deleted by a button."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations.contributions.drafts import access, actions
from consultations.contributions.drafts.forms import DraftForm
from consultations.contributions.drafts.sending import is_script
from portal.shared import throttle
from portal.shared.uploads import takes_files

SUBJECT = "drafts"
MOST_A_MINUTE = 40  # the script keeps one every few seconds; a person has several pages open
MEGABYTES = 20  # files that come along with the button are let in and dropped: a draft holds none


@never_cache
@require_POST
@takes_files(megabytes=MEGABYTES)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands. The script is told whether it worked; a person is led to where the drafts are."""
    owner = str(request.user.pk)
    if throttle.failures(SUBJECT, owner) >= MOST_A_MINUTE:
        return _refuse(request, _("Too many drafts at once: wait a minute."), status=429)
    throttle.count_failure(SUBJECT, owner, seconds=60)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refuse(request, " ".join(said for errors in form.errors.values() for said in errors))
    try:
        actions.keep_draft(account=request.user, **form.cleaned_data)
    except ValidationError as error:
        return _refuse(request, error.messages[0])
    if is_script(request):
        return HttpResponse(status=204)
    said = _("Your draft is kept here for a week. Nothing has been sent. Files are not kept: attach them again.")
    messages.success(request, said)
    return redirect("public_site:my_space")


def _refuse(request: HttpRequest, why: str, *, status: int = 422) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"why": why}, status=status)
    messages.error(request, why)
    return redirect("contributions:new")


@never_cache
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's draft."""
    actions.delete_draft(draft=access.own_or_404(request, pk), by=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("public_site:my_space")
