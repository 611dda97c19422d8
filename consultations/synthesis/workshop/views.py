"""The workshop's pages: the regions, a region's axes, a theme with its texts, the reader's queue."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.synthesis.workshop import access, actions, queries, showing
from consultations.synthesis.workshop.forms import CONFIRM, MOVE, SIDE, TextsFilter, TextsForm
from consultations.synthesis.workshop.queries import OTHER, Bench
from portal.shared.time import number
from portal.shared.validation import put_on_form

READER = "reader"
MOST_NAMED = 10


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The regions whose workshops the viewer sees; the only one at once."""
    regions = list(access.regions(request.user)[:100])
    if len(regions) == 1:
        return redirect("workshop:region", regions[0].code)
    return render(request, "synthesis/workshop/home.html", {"regions": regions})


@never_cache
@require_safe
def region(request: HttpRequest, region_code: str) -> HttpResponse:
    """A region's axes, each with its themes."""
    region = access.region_or_404(request.user, region_code)
    boards = queries.boards(region)
    context = {
        "region": region,
        "boards": boards,
        "is_empty": all(board.is_empty for board in boards),
        "may_decide": access.may_decide(request.user, region),
    }
    return render(request, "synthesis/workshop/region.html", context)


@never_cache
@require_safe
def theme(request: HttpRequest, region_code: str, key: str) -> HttpResponse:
    """One theme with its texts."""
    return theme_page(request, region_code, key)


@never_cache
@require_safe
def beside(request: HttpRequest, region_code: str, axis: str) -> HttpResponse:
    """What stands beside the themes of an axis."""
    return _beside_page(request, access.bench_or_404(request.user, region_code, axis))


@never_cache
@require_safe
def reader(request: HttpRequest, region_code: str, axis: str) -> HttpResponse:
    """One text after the other of those that wait for a reader."""
    return _reader_page(request, access.bench_or_404(request.user, region_code, axis))


@never_cache
@require_POST
def texts(request: HttpRequest, region_code: str, axis: str) -> HttpResponse:
    """Move chosen texts, confirm them, or make a new theme of them; then back to where they were chosen."""
    bench = access.bench_or_404(request.user, region_code, axis, deciding=True)
    here = request.POST.get("here", "")
    form = TextsForm(request.POST, bench=bench, here=here)
    if form.is_valid():
        try:
            done = _decide(form, bench, request)
        except ValidationError as refused:
            put_on_form(form, refused)
        else:
            _tell(request, done)
            return redirect(_address(bench, here) + TextsFilter(request.GET).query(**_place(request)))
    return _page_again(request, bench, here, form)


@never_cache
@require_POST
def undo(request: HttpRequest, region_code: str, pk: int) -> HttpResponse:
    """Lead the texts of a decision back."""
    decision = access.decision_or_404(request.user, region_code, pk)
    try:
        done = actions.undo_decision(decision=decision, by=access.decider(request.user))
    except actions.ChangedMeanwhile:
        messages.warning(request, _("It cannot be undone any more: somebody changed it meanwhile."))
    else:
        line = ngettext("%(count)s text is back.", "%(count)s texts are back.", done.count)
        messages.success(request, line % {"count": number(done.count)})
        _tell_skipped(request, done)
    bench = access.bench_or_404(request.user, region_code, decision.axis_id or queries.NOT_STATED)
    here = request.POST.get("here", "")
    return redirect(_address(bench, here))


def theme_page(request: HttpRequest, region_code: str, key: str, *, status: int = 200, **more: object) -> HttpResponse:
    """Return a theme's page, with what was refused on it."""
    theme = access.theme_or_404(request.user, region_code, key)
    bench = access.bench_or_404(request.user, region_code, theme.axis_id or queries.NOT_STATED)
    context = showing.texts_context(
        bench,
        theme,
        by=access.decider(request.user),
        may_decide=access.may_decide(request.user, bench.region),
        filters=TextsFilter(request.GET),
        **more,
    )
    return render(request, "synthesis/workshop/theme.html", context, status=status)


def _beside_page(request: HttpRequest, bench: Bench, *, status: int = 200, **more: object) -> HttpResponse:
    context = showing.texts_context(
        bench,
        None,
        by=access.decider(request.user),
        may_decide=access.may_decide(request.user, bench.region),
        filters=TextsFilter(request.GET),
        **more,
    )
    return render(request, "synthesis/workshop/theme.html", context, status=status)


def _reader_page(request: HttpRequest, bench: Bench, *, status: int = 200, **more: object) -> HttpResponse:
    context = showing.reader_context(
        bench,
        by=access.decider(request.user),
        may_decide=access.may_decide(request.user, bench.region),
        after=TextsFilter(request.GET).position.get("after"),
        **more,
    )
    return render(request, "synthesis/workshop/reader.html", context, status=status)


def _page_again(request: HttpRequest, bench: Bench, here: str, form: TextsForm) -> HttpResponse:
    if here == READER:
        return _reader_page(request, bench, form=form, status=422)
    if any(theme.key == here for theme in bench.themes):
        return theme_page(request, bench.region.code, here, form=form, status=422)
    return _beside_page(request, bench, form=form, status=422)


def _decide(form: TextsForm, bench: Bench, request: HttpRequest) -> actions.Done:
    by, told = access.decider(request.user), form.cleaned_data
    if told["do"] == CONFIRM:
        return actions.confirm_texts(bench=bench, ticks=told["one"], by=by)
    if told["do"] == MOVE:
        return actions.move_texts(bench=bench, ticks=told["one"], to=form.target, by=by)
    if told["do"] == SIDE:
        return actions.say_side(bench=bench, ticks=told["one"], side=told["side"], by=by)
    return actions.split_theme(bench=bench, ticks=told["one"], name_ar=told["name_ar"], name_fr=told["name_fr"], by=by)


def _tell(request: HttpRequest, done: actions.Done) -> None:
    if done.count:
        line = ngettext("%(count)s text: done.", "%(count)s texts: done.", done.count)
        messages.success(request, line % {"count": number(done.count)})
    _tell_skipped(request, done)


def _tell_skipped(request: HttpRequest, done: actions.Done) -> None:
    """Name the texts that stay, up to a few."""
    if not done.skipped:
        return
    named = _(", ").join(done.skipped[:MOST_NAMED])
    more = " …" if len(done.skipped) > MOST_NAMED else ""
    line = ngettext(
        "%(count)s text stays where it is, because somebody decided about it meanwhile: %(named)s",
        "%(count)s texts stay where they are, because somebody decided about them meanwhile: %(named)s",
        len(done.skipped),
    )
    messages.warning(request, line % {"count": number(len(done.skipped)), "named": named + more})


def _place(request: HttpRequest) -> dict[str, int]:
    return TextsFilter(request.GET).position


def _address(bench: Bench, here: str) -> str:
    """Return where somebody was: a theme, what stands beside the themes, the reader's queue, or the region."""
    code = bench.region.code
    if here in {READER, OTHER}:
        return reverse(f"workshop:{'reader' if here == READER else 'beside'}", args=[code, bench.code])
    if any(theme.key == here for theme in bench.themes):
        return reverse("workshop:theme", args=[code, here])
    return reverse("workshop:region", args=[code])
