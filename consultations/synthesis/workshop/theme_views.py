"""What is decided about one theme: its names, another that it goes into, its review, its end; and its key quotes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.synthesis.workshop import access, actions, queries, showing
from consultations.synthesis.workshop.forms import MergeForm, NameForm, QuoteForm, SeenForm
from consultations.synthesis.workshop.models import Theme
from consultations.synthesis.workshop.views import theme_page
from portal.shared.validation import put_on_form

REMOVE = "remove"


@never_cache
@require_POST
def name(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """Give a theme its names."""
    theme = access.theme_or_404(request.user, region_code, key, deciding=True)
    form = NameForm(request.POST, theme=theme)
    if not form.is_valid():
        return theme_page(request, region_code, key, name_form=form, status=422)
    told = form.cleaned_data
    try:
        actions.name_theme(
            theme=theme,
            name_ar=told["name_ar"],
            name_fr=told["name_fr"],
            seen=told["seen"],
            by=access.decider(request.user),
        )
    except actions.ChangedMeanwhile:
        now = access.theme_or_404(request.user, region_code, key, deciding=True)
        typed = request.POST.copy()
        typed["seen"] = str(now.version)
        return _overtaken(request, region_code, key, name_form=NameForm(typed, theme=now))
    except ValidationError as refused:
        put_on_form(form, refused)
        return theme_page(request, region_code, key, name_form=form, status=422)
    messages.success(request, _("The theme has its names."))
    return redirect("workshop:theme", region_code, key)


@never_cache
@require_POST
def merge(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """Let a theme go into another one."""
    theme = access.theme_or_404(request.user, region_code, key, deciding=True)
    bench = access.bench_or_404(request.user, region_code, theme.axis_id or queries.NOT_STATED, deciding=True)
    form = MergeForm(request.POST, bench=bench, theme=theme)
    if form.is_valid():
        try:
            into = actions.merge_theme(
                theme=theme, into=form.chosen, seen=form.cleaned_data["seen"], by=access.decider(request.user)
            )
        except actions.ChangedMeanwhile:
            return _overtaken(request, region_code, key)
        except ValidationError as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, _("The two themes are one now."))
            return redirect("workshop:theme", region_code, into.key)
    return theme_page(request, region_code, key, merge_form=form, status=422)


@never_cache
@require_POST
def review(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """Mark a theme as reviewed, or take the mark back."""
    reviewed = request.POST.get("do") != REMOVE

    def decide(theme: Theme, seen: int) -> None:
        actions.mark_reviewed(theme=theme, reviewed=reviewed, seen=seen, by=access.decider(request.user))

    return _decided(request, region_code, key, decide)


@never_cache
@require_POST
def discard(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """Say that it is no theme."""

    def decide(theme: Theme, seen: int) -> None:
        actions.discard_theme(theme=theme, seen=seen, by=access.decider(request.user))

    return _decided(request, region_code, key, decide)


@never_cache
@require_POST
def restore(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """Take a theme up again, or part it from the one that it went into."""

    def decide(theme: Theme, seen: int) -> None:
        actions.restore_theme(theme=theme, seen=seen, by=access.decider(request.user))

    return _decided(request, region_code, key, decide)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, region_code: str, reference: str) -> HttpResponse:
    """Choose the sentence of a text that speaks for its theme, or let it go."""
    deciding = request.method == "POST"
    region = access.region_or_404(request.user, region_code, deciding=deciding)
    contribution = access.text_or_404(region, reference)
    bench = access.bench_or_404(request.user, region_code, contribution.axis_id or queries.NOT_STATED)
    home = bench.home_of(contribution.placement.theme_id)
    spans = showing.spans_of(contribution)
    form = QuoteForm(request.POST if deciding else None, contribution=contribution, spans=spans)
    if deciding and request.POST.get("do") == REMOVE:
        actions.remove_quote(contribution=contribution, by=access.decider(request.user))
        return redirect("workshop:quote", region_code, reference)
    if deciding and form.is_valid():
        start, end, sealed = form.chosen
        try:
            actions.choose_quote(
                contribution=contribution, start=start, end=end, sealed=sealed, by=access.decider(request.user)
            )
        except ValidationError as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, _("The passage speaks for the theme."))
            return redirect(*_back(region_code, bench.code, home))
    context = {
        "bench": bench,
        "home": home,
        "contribution": contribution,
        "form": form,
        "chosen": next(
            (one for one in queries.passages(region, bench.themes) if one.quote.contribution_id == contribution.pk),
            None,
        ),
        "may_decide": access.may_decide(request.user, region),
    }
    return render(request, "synthesis/workshop/quote.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, region_code: str, key: str, decide: object) -> HttpResponse:
    theme = access.theme_or_404(request.user, region_code, key, deciding=True)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _overtaken(request, region_code, key)
    try:
        decide(theme, form.cleaned_data["seen"])
    except actions.ChangedMeanwhile:
        return _overtaken(request, region_code, key)
    return redirect("workshop:theme", region_code, key)


def _overtaken(request: HttpRequest, region_code: str, key: str, **more: object) -> HttpResponse:
    """Say that a colleague was faster, and show how the theme stands now."""
    notice = _("Somebody changed this theme meanwhile. This is how it stands now: read it, then decide again.")
    return theme_page(request, region_code, key, notice=notice, status=409, **more)


def _back(region_code: str, axis: str, home: Theme | None) -> tuple[str, ...]:
    return ("workshop:theme", region_code, home.key) if home else ("workshop:beside", region_code, axis)
