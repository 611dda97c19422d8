"""How many contributions each filter leaves: loaded after the queue, or a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.review import access
from consultations.review.counts import queries
from consultations.review.counts.showing import groups
from consultations.review.forms import QueueForm
from consultations.review.queries import choices


@never_cache
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """A fragment for htmx; without JavaScript a page, that the queue leads to."""
    places = access.places_of(request.user)
    offered = choices()
    form = QueueForm(request.GET, regions=offered.regions_in(places), reader=request.user, offered=offered)
    figures = queries.figures(places, form.filters)
    context = {
        "groups": groups(form, figures),
        "counted_at": timezone.now(),
        "query": form.query(),
        "is_combined": len(set(form.asked) - {"order", "status", "region"}) > 0,
    }
    name = "_counts.html" if request.htmx else "page.html"
    return render(request, f"review/counts/{name}", context)
