"""The pages that anybody may read."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions import access as contribution_access, queries as contribution_queries, searching
from consultations.contributions.attachments import queries as attachments
from consultations.contributions.care.queries import helplines_for
from consultations.contributions.models import Contribution
from consultations.contributions.texts import as_written
from consultations.contributions.views import RECEIPT_COOKIE
from consultations.public_site import access, queries
from consultations.public_site.forms import ChoiceOfTexts, ReceiptForm
from consultations.public_site.history import offer_steps_ahead, public_steps, steps_ahead
from consultations.public_site.pictures import region_bars, regions_map
from consultations.public_site.session_views import subscription
from consultations.regional_sessions import queries as session_queries
from consultations.registrations import access as registration_access
from consultations.registrations.models import Registration
from consultations.registrations.views import RECEIPT_COOKIE as REGISTRATION_COOKIE
from consultations.review.answers.addressing import answer_to
from consultations.synthesis.national.queries import published as published_national
from portal.shared import retention
from portal.shared.throttle import client_address
from strategy.queries import axes_with_questions

SOME = 5  # published texts on the page of an axis or a region; the list has them all


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front door."""
    figures = queries.participation()
    context = {
        "figures": figures,
        "sessions_held": queries.sessions_held(),
        "axes": [(axis, figures.by_axis.get(axis.code)) for axis in queries.axes()],
        "sessions": session_queries.upcoming()[:4],
        "regions": region_bars(queries.regions(), figures.by_region),
    }
    return render(request, "public_site/home.html", context)


@login_not_required
@require_safe
def axes(request: HttpRequest) -> HttpResponse:
    """The five axes, with what each asks."""
    return render(request, "public_site/axes.html", {"axes": axes_with_questions()})


@login_not_required
@require_safe
def axis(request: HttpRequest, code: str) -> HttpResponse:
    """One axis: objectives, questions, what was published on it."""
    figures = queries.participation()
    context = {
        "axis": access.axis_or_404(code),
        "figures": figures,
        "received": figures.by_axis.get(code),
        "agenda": queries.agenda_on(code),
        "shown": queries.shown(queries.published_texts(axis=code)[:SOME]),
        "reports": queries.latest_reports(),
    }
    return render(request, "public_site/axis.html", context)


@login_not_required
@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The twelve regions on a map, with the same figures in a table."""
    figures = queries.participation()
    context = {
        "figures": figures,
        "regions": region_bars(queries.regions(), figures.by_region),
        "map": regions_map(figures.by_region),
    }
    return render(request, "public_site/regions.html", context)


@login_not_required
@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """One region: its meeting, its report, what was published from it."""
    region = access.region_or_404(code)
    figures = queries.participation()
    context = {
        "region": region,
        "figures": figures,
        "map": regions_map({}, marked=region),
        "received": figures.by_region.get(code),
        "sessions": queries.sessions_of(region),
        "subscribe_url": subscription(reverse("public_site:region_feed", args=[code])),
        "takes_contributions": session_queries.open_for_contributions(region) is not None,
        "report": queries.newest_report(region),
        "axes": axes_with_questions(),
        "agenda": queries.agenda_in(region),
        "shown": queries.shown(queries.published_texts(region=code)[:SOME]),
    }
    return render(request, "public_site/region.html", context)


@login_not_required
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """The published contributions, found by their words and by whom, where and on what; page by key."""
    form = ChoiceOfTexts(request.GET, categories=queries.listed_categories())
    words = searching.needles(form.asked.get("words", ""))
    page = queries.page_of_texts(queries.chosen_texts(form.asked, words), **form.position)
    context = {
        "form": form,
        "texts": page.rows,
        "shown": queries.shown(page.rows, words),
        "held_back": queries.is_small_group(form.asked),
        "write_url": reverse("contributions:new") + form.about,
        **form.neighbours(page),
    }
    return render(request, "public_site/contributions.html", context)


@login_not_required
@require_safe
def contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """One published contribution, and its official answer."""
    text = access.published_text_or_404(reference)
    return render(request, "public_site/contribution.html", {"text": text, "answer": answer_to(text)})


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The published synthesis reports."""
    context = {
        "reports": queries.newest_first_by_region(queries.published_reports()),
        "national": list(published_national()),
    }
    return render(request, "public_site/reports.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Enter a receipt code, go on to what was opened already, or close it all on a shared device."""
    if "forget" in request.POST and not request.user.is_authenticated:
        request.session.flush()
        response = redirect("public_site:track")
        for cookie in (RECEIPT_COOKIE, REGISTRATION_COOKIE):
            response.delete_cookie(cookie)
        return response
    form = ReceiptForm(request.POST or None, address=client_address(request))
    if form.is_valid():
        return _open(request, **form.cleaned_data)
    context = {
        "form": form,
        "mine": contribution_access.own(request)[:50],
        "registrations": registration_access.own(request)[:50],
    }
    return render(request, "public_site/track.html", context, status=form.http_status)


def _open(
    request: HttpRequest, *, contribution: Contribution | None, registration: Registration | None, code: str
) -> HttpResponse:
    """Go on to what the receipt code opens."""
    if contribution is not None:
        contribution_access.open_with_receipt(request, contribution)
        return redirect("public_site:tracked", reference=contribution.reference)
    registration_access.open_registration(request, registration)
    return redirect("registrations:own", reference=registration.reference)


@login_not_required
@never_cache
@require_safe
def tracked(request: HttpRequest, reference: str) -> HttpResponse:
    """Where one's own contribution stands: its states with their dates, the answer, what may still be done."""
    contribution = access.tracked_or_404(request, reference)
    files, clarifications = attachments.files_of(contribution), list(contribution.clarifications.all())
    context = {
        "contribution": contribution,
        "answer": answer_to(contribution),
        "is_redacted": as_written(contribution, *files, *clarifications),
        "helplines": helplines_for(contribution),
        "files": files,
        "asked": contribution_queries.open_clarification(contribution),
        "clarifications": clarifications,
        "steps": public_steps(contribution),
        "ahead": steps_ahead(contribution),
        "offer_ahead": offer_steps_ahead(contribution),
        "may": queries.open_to_author(contribution),
        "claimable": request.user.is_authenticated and contribution.author_id is None,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "public_site/tracked.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the portal does for everyone to be able to use it."""
    return render(request, "public_site/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data are kept, why, for how long, and one's rights."""
    return render(request, "public_site/privacy.html", {"periods": retention.all_in_force()})
