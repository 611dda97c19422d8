"""Pages of groups: the list, one group with what each copy changed, merging into the leader, splitting from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.actions import MovedMeanwhile
from consultations.review.copies import actions, queries
from portal.shared import text
from portal.shared.filters import FilterForm
from portal.shared.templatetags.portal_text import isolate_in_text
from portal.shared.time import number

ALL = "all"
MOST_NAMED = 10  # of those that were left, on the screen


@never_cache
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups of one's regions, the largest first, and what lost the one it was read with."""
    mine, form = access.visible_to(request.user), FilterForm(request.GET)
    page = queries.page_of_groups(queries.groups(mine), **form.position)
    context = {"rows": page.rows, "parted": list(queries.parted(mine)[: queries.PAGE]), **form.neighbours(page)}
    return render(request, "review/copies/groups.html", context)


@never_cache
@require_safe
def group(request: HttpRequest, reference: str) -> HttpResponse:
    """One group under the reference of its leader; a copy's reference leads to it."""
    leader = access.contribution_or_404(request.user, reference)
    mine = access.visible_to(request.user)
    above = queries.leader_of(leader, mine)
    if above is not None:
        return redirect("review:copies", above.reference)
    return _group_page(request, leader)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the chosen copies, or all that can be, be read with their leader."""
    leader = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method != "POST":
        return redirect("review:copies", reference)
    chosen = None if request.POST.get("do") == ALL else _ticked(request)
    if chosen == []:
        return _group_page(request, leader, error=_("Choose at least one copy."))
    try:
        done = actions.merge_copies(leader=leader, references=chosen, by=access.reader(request.user, *access.REVIEWING))
    except MovedMeanwhile:
        messages.warning(request, _("Somebody changed it meanwhile: read it again."))
        return redirect("review:groups")
    except ValidationError as refused:
        return _group_page(request, leader, error=refused.messages[0])
    if done.count:
        said = ngettext("%(count)s is read with it now.", "%(count)s are read with it now.", done.count)
        messages.success(request, said % {"count": number(done.count)})
    if done.more:
        said = ngettext("%(count)s more can be merged.", "%(count)s more can be merged.", done.more)
        messages.info(request, said % {"count": number(done.more)})
    if not (done.count or done.skipped):
        messages.info(request, _("There is nothing left to merge here."))
    return _with_what_was_left(request, reference, done)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the chosen copies be read by themselves again."""
    leader = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method != "POST":
        return redirect("review:copies", reference)
    chosen = _ticked(request)
    if not chosen:
        return _group_page(request, leader, error=_("Choose at least one copy."))
    done = actions.split_copies(leader=leader, references=chosen, by=access.reader(request.user, *access.REVIEWING))
    if done.count:
        said = ngettext("%(count)s is read by itself again.", "%(count)s are read by themselves again.", done.count)
        messages.success(request, said % {"count": number(done.count)})
    return _with_what_was_left(request, reference, done)


def _ticked(request: HttpRequest) -> list[str]:
    return [text.clean(reference) for reference in request.POST.getlist("copy")]


def _with_what_was_left(request: HttpRequest, reference: str, done: actions.Done) -> HttpResponse:
    for left, why in list(done.skipped.items())[:MOST_NAMED]:
        said = {"reference": isolate_in_text(left[:20]), "why": why}
        messages.warning(request, _("%(reference)s stays as it was: %(why)s") % said)
    return redirect("review:copies", reference)


def _group_page(request: HttpRequest, leader: Contribution, *, error: str = "") -> HttpResponse:
    form = FilterForm(request.GET)
    copies = queries.members(access.visible_to(request.user), leader)
    page = queries.page_of_members(copies, leader, **form.position)
    context: dict[str, Any] = {
        "leader": leader,
        "rows": page.rows,
        "chosen": _ticked(request),
        "error": error,
        "may_merge": access.may(request.user, leader, *access.REVIEWING),
        "leads": leader.status in workflow.LEADS,
        "counted": queries.counted(copies),
        **form.neighbours(page),
    }
    return render(request, "review/copies/group.html", context, status=422 if error else 200)
