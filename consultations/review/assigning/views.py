"""Giving a contribution to somebody; the rules by which what arrives finds somebody."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.contributions.models import Contribution
from consultations.review import access as desk_access
from consultations.review.actions import MovedMeanwhile
from consultations.review.assigning import access, actions, queries
from consultations.review.assigning.forms import AssignForm, RuleForm
from consultations.review.assigning.models import AssignmentRule
from consultations.review.assigning.showing import about_the_assignment
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a contribution, give it to a colleague, or put it back."""
    contribution = desk_access.movable_or_404(request.user, reference)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    colleagues = queries.readers(contribution.region_id, *desk_access.movers(contribution.status))
    form = AssignForm(request.POST, colleagues=colleagues, holder=None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.assign(
                contribution=contribution,
                to=given["assignee"],
                by=desk_access.reader(request.user),
                seen=given["seen_assignee"],
            )
        except actions.AssignedMeanwhile as meanwhile:
            messages.warning(request, _who_has_it(meanwhile))
        except MovedMeanwhile:
            messages.warning(request, _("Somebody changed it meanwhile: read it again."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _what_is_now(given["assignee"]))
    if form.errors:
        return _refused(request, contribution, form)
    return redirect(address_of("review:contribution", reference, request))


def _who_has_it(meanwhile: actions.AssignedMeanwhile) -> str:
    if meanwhile.assignee is None:
        return _("Somebody put it back meanwhile: nobody sees to it now.")
    name = meanwhile.assignee.get_short_name()
    return _("Somebody was faster: %(name)s sees to it now. Nothing was changed by you.") % {"name": name}


def _what_is_now(assignee: object) -> str:
    if assignee is None:
        return _("It is back in the queue: nobody sees to it.")
    return _("%(name)s sees to it now.") % {"name": assignee}


def _refused(request: HttpRequest, contribution: Contribution, form: AssignForm) -> HttpResponse:
    return page_of(request, contribution, refused=form, status=422, **about_the_assignment(request, contribution, form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of one's regions, and a new one."""
    rows = access.rules(request.user)
    if request.method == "POST":
        access.reader(request.user, *access.KEEPING)
    regions = access.kept_regions(request.user)
    form = RuleForm(request.POST or None, regions=regions, place=queries.next_place(rows))
    return _rules_page(request, form, rows=queries.with_what_they_find(rows))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule, to be changed."""
    one = access.kept_rule_or_404(request.user, pk)
    form = RuleForm(request.POST or None, regions=access.kept_regions(request.user), rule=one)
    return _rules_page(request, form, one=one)


def _rules_page(request: HttpRequest, form: RuleForm, **context: object) -> HttpResponse:
    """Keep what was filled in, or say what it would do; show the page again with what is wrong in it."""
    if request.method == "POST" and form.is_valid():
        filled = form.filled()
        if request.POST.get("do") == "try":
            context["tried"] = queries.taken_by(filled).count()
        elif _kept(request, form, filled):
            messages.success(request, _("The rule is kept. It is applied within a minute."))
            return redirect("review:rules")
    may_keep = access.kept_regions(request.user).exists()
    context |= {"form": form, "may_keep": may_keep}
    return render(request, "review/assigning/rules.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: RuleForm, filled: AssignmentRule) -> bool:
    try:
        actions.save_rule(rule=filled, by=access.reader(request.user, *access.KEEPING))
    except ValidationError as error:
        put_on_form(form, error)
        return False
    return True


@never_cache
@require_POST
def delete_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule away."""
    actions.delete_rule(rule=access.kept_rule_or_404(request.user, pk), by=access.reader(request.user))
    messages.success(request, _("The rule is taken away. What it gave stays where it is."))
    return redirect("review:rules")
