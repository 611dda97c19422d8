"""What is found by close spellings, loaded after the page that shows what is spelt so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.review import access, queries
from consultations.review.forms import QueueForm


@never_cache
@require_safe
def nearby(request: HttpRequest) -> HttpResponse:
    """A fragment for htmx; without JavaScript a page of its own, that the queue leads to."""
    form = QueueForm(request.GET, regions=access.regions_of(request.user), reader=request.user)
    narrowed = queries.matching(access.visible_to(request.user), form.filters_without_words)
    context = {
        "form": form,
        "rows": queries.nearby(narrowed, form.needles, newest=form.newest),
        "query": form.query(),
    }
    name = "_found.html" if request.htmx else "page.html"
    return render(request, f"review/near/{name}", context)
