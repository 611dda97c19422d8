"""The directory of organisations: its staff look for them, verify, correct and merge them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.validation import put_on_form
from stakeholders import access, actions, queries, workflow
from stakeholders.forms import DecisionForm, DirectoryForm, FindForm, InvitationForm, MergeForm, OrganisationForm
from stakeholders.history import history
from stakeholders.models import Organisation


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The organisations of one's regions, filtered as the address says."""
    form = DirectoryForm(request.GET, regions=access.directory_regions(request.user))
    organisations = access.directory(request.user)
    page = queries.page(queries.matching(organisations, form.filters), **form.position)
    context = {
        "form": form,
        "page": page,
        "query": form.query(),
        **form.neighbours(page),
        "waiting": queries.waiting_for_verification(organisations),
    }
    return render(request, "stakeholders/directory/listing.html", context)


@never_cache
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: what it is, its members, what happened to it, what can be decided."""
    organisation = access.entry_or_404(request.user, code)
    if organisation.merged_into_id:
        return redirect("directory:entry", organisation.merged_into_id)
    return show_entry(request, organisation)


def show_entry(
    request: HttpRequest,
    organisation: Organisation,
    *,
    decision: DecisionForm | None = None,
    invitation: InvitationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the organisation's page, with the forms as they were filled in."""
    context = {
        "organisation": organisation,
        "members": queries.members_of(organisation),
        "requests": queries.asking_to_join(organisation),
        "invitations": organisation.invitations.all(),
        "manages": True,
        "invitation_form": invitation or InvitationForm(),
        "decisions": workflow.decisions(organisation.state),
        "form": decision or DecisionForm(initial={"seen": organisation.state}),
        "step": queries.last_step(organisation),
        "history": history(organisation),
        "alike": _alike(request, organisation, region=organisation.region_id),
    }
    return render(request, "stakeholders/directory/entry.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation that staff know: it is verified from the start."""
    regions = access.directory_regions(request.user)
    form = OrganisationForm(request.POST or None, regions=regions, said=str(_("Add the organisation")))
    alike: list[Organisation] = []
    if form.is_valid():
        organisation = form.described()
        if "is_new" not in request.POST:
            alike = _alike(request, organisation)
        if not alike and _save(request, form, actions.add_organisation, _("The organisation is in the directory.")):
            return redirect("directory:entry", organisation.code)
    context = {"form": form, "alike": alike}
    return render(request, "stakeholders/directory/new.html", context, status=422 if form.errors or alike else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is said about an organisation."""
    organisation = access.entry_or_404(request.user, code)
    regions = access.directory_regions(request.user)
    form = OrganisationForm(request.POST or None, instance=organisation, regions=regions, said=str(_("Save")))
    if form.is_valid() and _save(request, form, actions.change_organisation, _("Saved."), as_staff=True):
        return redirect("directory:entry", code)
    context = {"form": form, "code": code}
    return render(request, "stakeholders/directory/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Verify or refuse an organisation."""
    organisation = access.entry_or_404(request.user, code)
    if request.method != "POST":
        return redirect("directory:entry", code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decided = actions.decide_on_organisation(organisation=organisation, by=request.user, **form.cleaned_data)
        except workflow.InvalidMove:
            form = DecisionForm({**request.POST.dict(), "seen": organisation.state})
            form.add_error(None, _("Somebody else decided meanwhile: the state shown is the present one."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("New state: %(state)s.") % {"state": decided.get_state_display()})
            return redirect("directory:entry", code)
    return show_entry(request, organisation, decision=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the other one, then which of the two stays; everything that points to the other one follows."""
    organisation = access.entry_or_404(request.user, code)
    chosen = request.GET.get("with", "")
    if not chosen:
        return _choose_other(request, organisation)
    other = access.entry_or_404(request.user, chosen)
    form = MergeForm(request.POST or None, one=organisation, other=other)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.merge_organisations(by=request.user, **form.chosen())
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Merged. Old addresses lead to the one that stayed."))
            return redirect("directory:entry", kept.code)
    pair = [(each, queries.pointing_to(each)) for each in (organisation, other)]
    context = {"organisation": organisation, "other": other, "pair": pair, "form": form}
    return render(request, "stakeholders/directory/merge.html", context, status=422 if form.errors else 200)


def _choose_other(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = FindForm(request.GET if "words" in request.GET else None)
    found = _alike(request, organisation)
    if form.is_valid():
        found = queries.others_named(access.directory(request.user), form.cleaned_data["words"], but=organisation.code)
    context = {"organisation": organisation, "form": form, "found": found, "asked": form.is_bound}
    return render(request, "stakeholders/directory/merge_with.html", context)


def _alike(request: HttpRequest, organisation: Organisation, *, region: str = "") -> list[Organisation]:
    return queries.alike(
        name_ar=organisation.name_ar,
        name_fr=organisation.name_fr,
        among=access.directory(request.user),
        but=organisation.code,
        region=region,
    )


def _save(request: HttpRequest, form: OrganisationForm, action: Any, said: str, **options: Any) -> bool:
    try:
        action(organisation=form.described(), by=request.user, **options)
    except ValidationError as error:
        put_on_form(form, error)
        return False
    messages.success(request, said)
    return True
