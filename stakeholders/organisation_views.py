"""Organisations as their members see them: one's own, a new one, an old one to join, a personal invitation."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.validation import put_on_form
from stakeholders import access, actions, queries
from stakeholders.forms import FindForm, InvitationForm, OrganisationForm
from stakeholders.models import Organisation
from strategy.queries import every_region


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations that one may act for, and those one asked to join."""
    context = {
        "memberships": queries.memberships_of(request.user),
        "requests": queries.requests_of(request.user),
    }
    return render(request, "stakeholders/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose an organisation. Those that are likely the same are offered first: one asks to join them instead."""
    form = OrganisationForm(request.POST or None, regions=every_region(), said=str(_("Propose the organisation")))
    alike: list[Organisation] = []
    if form.is_valid():
        organisation = form.described()
        if "is_new" not in request.POST:
            alike = queries.alike(
                name_ar=organisation.name_ar, name_fr=organisation.name_fr, among=queries.open_organisations()
            )
        if not alike and _propose(request, form):
            return redirect("organisations:page", organisation.code)
    context = {"form": form, "alike": alike}
    return render(request, "stakeholders/new.html", context, status=422 if form.errors or alike else 200)


def _propose(request: HttpRequest, form: OrganisationForm) -> bool:
    try:
        actions.propose_organisation(organisation=form.described(), by=request.user)
    except ValidationError as error:
        put_on_form(form, error)
        return False
    messages.success(
        request,
        _("Your organisation is proposed. You may act in its name at once; the region's coordination will verify it."),
    )
    return True


@never_cache
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One's organisation: what it is, where it stands, who may act for it."""
    heir = access.heir_of(code)
    if heir:
        return redirect("organisations:page", heir)
    return show_page(request, access.own_or_404(request.user, code))


def show_page(
    request: HttpRequest, organisation: Organisation, *, invitation: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the organisation's page, with the invitation form as it was filled in."""
    membership = access.membership_of(request.user, organisation)
    manages = membership is not None and membership.manages
    context = {
        "organisation": organisation,
        "membership": membership,
        "manages": manages,
        "members": queries.members_of(organisation),
        "requests": queries.asking_to_join(organisation) if manages else [],
        "invitations": organisation.invitations.all() if manages else [],
        "invitation_form": invitation or InvitationForm(),
        "step": queries.last_step(organisation),
    }
    return render(request, "stakeholders/page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is said about one's organisation. A refused one is proposed again by that."""
    organisation = access.editable_or_404(request.user, code)
    refused = organisation.state == Organisation.State.REFUSED
    said = _("Correct it and propose it again") if refused else _("Save")
    form = OrganisationForm(request.POST or None, instance=organisation, regions=every_region(), said=str(said))
    if form.is_valid():
        try:
            changed = actions.change_organisation(organisation=form.described(), by=request.user, as_staff=False)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Saved.") if changed.state == "verified" else _("Saved; it will be verified."))
            return redirect("organisations:page", code)
    context = {"form": form, "code": code, "step": queries.last_step(organisation)}
    return render(request, "stakeholders/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look for an organisation to join, by its name in any spelling."""
    form = FindForm(request.GET or None)
    found = queries.to_join(form.cleaned_data["words"]) if form.is_valid() else []
    return render(request, "stakeholders/find.html", {"form": form, "found": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to join an organisation, or ask no longer."""
    organisation = access.joinable_or_404(code)
    if request.method != "POST":
        return redirect("organisations:mine")
    waiting = queries.requests_of(request.user).filter(organisation=organisation).first()
    if "withdraw" in request.POST:
        if waiting is not None:
            actions.withdraw_request(request=waiting)
        messages.success(request, _("You no longer ask to join this organisation."))
        return redirect("organisations:mine")
    try:
        actions.ask_to_join(organisation=organisation, by=request.user)
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, _("Your request is sent. You will get a mail when it is decided."))
    return redirect("organisations:mine")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A personal invitation. Anybody who holds the link may read it; its addressee takes it, signed in."""
    invitation = access.invitation_or_404(token)
    here = urlencode({"next": request.path})
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{here}")
        try:
            actions.accept_invitation(invitation=invitation, by=request.user)
        except actions.InvitationRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Welcome. You may now act in the name of this organisation."))
            return redirect("organisations:page", invitation.organisation_id)
    context = {
        "invitation": invitation,
        "sign_in_url": f"{reverse('account_login')}?{here}",
        "sign_up_url": f"{reverse('account_signup')}?{here}",
    }
    return render(request, "stakeholders/invitation.html", context)
