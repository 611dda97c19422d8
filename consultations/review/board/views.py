"""The board: where the work stands, and who has not been heard while there is time to invite them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.review.board import access, agreement, queries, targets
from consultations.review.board.silence import heard_of
from portal.shared import text
from portal.shared.bars import Bar, bars
from portal.shared.time import day, number
from strategy.models import Region

FAR_BELOW = 50  # percent of what the population would let expect


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The figures of one's regions, each drawn and in a table."""
    mine, regions = _regions(request)
    figures = queries.board(regions)
    ages = [Bar(_span(start, end), count, number(count)) for start, end, count in figures.ages]
    decided = [Bar(day(begins), done, number(done)) for begins, _received, done in figures.weeks]
    agreements = agreement.agreements(regions)
    within = [Bar(line.name, line.within or 0, _share(line.within)) for line in agreements.criteria.lines]
    context = {
        "board": figures,
        "regions": regions,
        "has_several": len(mine) > 1,
        "of_several": len(regions) > 1,
        "only": regions[0] if len(regions) < len(mine) else None,
        "targets": targets.against_targets(
            regions, invited_to=access.invited_to(request.user, regions), now=timezone.now()
        ),
        "far_below": FAR_BELOW,
        "ages_picture": bars(ages, title=_("How long it has waited"), ident="ages"),
        "weeks_picture": bars(decided, title=_("Decided, by week"), ident="weeks"),
        "ages": ages,
        "agreements": agreements,
        "agreement_picture": bars(
            within, title=_("Marks within one point of each other, in percent"), ident="within", whole=100
        ),
        "fewest_pairs": agreement.FEWEST_PAIRS,
    }
    return render(request, "review/board/board.html", context)


@never_cache
@require_safe
def silence(request: HttpRequest) -> HttpResponse:
    """Who has not been heard about what: each of one's regions by category and axis, beside population and targets."""
    mine, regions = _regions(request)
    axes = queries.axes_in_order()
    context = {
        "places": heard_of(regions, axes, invited_to=access.invited_to(request.user, regions), now=timezone.now()),
        "axes": axes,
        "only": regions[0] if len(regions) < len(mine) else None,
        "is_one": len(regions) == 1,
        "far_below": FAR_BELOW,
    }
    return render(request, "review/board/silence.html", context)


def _regions(request: HttpRequest) -> tuple[list[Region], list[Region]]:
    """Return the reader's regions, and those of them that are asked for."""
    mine = access.regions_of(request.user)
    return mine, access.chosen_or_404(mine, text.clean(request.GET.get("region", "")))


def _share(percent: int | None) -> str:
    return "–" if percent is None else number(percent)


def _span(start: int, end: int | None) -> str:
    if end is None:
        return _("More than %(days)d days") % {"days": start}
    return _("%(start)d to %(end)d days") % {"start": start, "end": end}
