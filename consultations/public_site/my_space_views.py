"""My space: what I have registered for, what I have proposed, for whom I act, what is held about me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.contributions import access as contributions
from consultations.contributions.drafts import access as drafts
from consultations.regional_sessions.queries import upcoming
from consultations.registrations import access as registrations
from stakeholders.queries import acting_organisations

SOME = 20


@never_cache
@require_safe
def my_space(request: HttpRequest) -> HttpResponse:
    """One page that leads to everything of one's own."""
    context = {
        "registrations": registrations.own(request)[:SOME],
        "contributions": contributions.own(request).order_by("-pk")[:SOME],
        "drafts": drafts.own(request)[:SOME],
        "organisations": acting_organisations(request.user),
        "meetings": [session for session in upcoming()[:SOME] if session.takes_registrations()],
    }
    return render(request, "public_site/my_space.html", context)
