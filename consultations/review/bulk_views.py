"""What came in a flood and was set apart: equal texts are looked at once, and let in or kept out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.contributions.actions.bulk import decide_bulk
from consultations.review import access, queries
from portal.shared.time import number

HOW_MANY = {"all": None, "one": 1, "none": 0}


@never_cache
@require_safe
def bulk(request: HttpRequest) -> HttpResponse:
    """The texts that were set apart, the most repeated first."""
    marks = access.set_apart_for(request.user)
    context = {"groups": queries.bulk_groups(marks), "waiting": queries.bulk_count(marks)}
    return render(request, "review/bulk.html", context)


@never_cache
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Let in all of a text's copies, one of them, or none."""
    marks = queries.of_one_text(access.set_apart_for(request.user, *access.SCREENING), request.POST.get("text", ""))
    choice = request.POST.get("let_in", "")
    if choice not in HOW_MANY:
        raise Http404
    inside = decide_bulk(marks=marks, let_in=HOW_MANY[choice], by=access.reader(request.user))
    line = ngettext("%(count)s contribution was let in.", "%(count)s contributions were let in.", inside)
    messages.success(request, line % {"count": number(inside)})
    return redirect("review:bulk")
