"""The page with one contribution's whole history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.review.trail import access, actions, queries
from portal.shared.filters import FilterForm


@never_cache
@require_safe
def trail(request: HttpRequest, reference: str) -> HttpResponse:
    """Every entry about a contribution, the newest first. The reading itself is recorded, and heads the list."""
    contribution = access.contribution_or_404(request.user, reference)
    actions.note_reading(contribution=contribution, by=access.reader(request.user))
    form = FilterForm(request.GET)
    page = queries.page(contribution, **form.position)
    context = {"contribution": contribution, "page": page, **form.neighbours(page)}
    return render(request, "review/trail.html", context)
