"""Saying who may act in an organisation's name: its managers do, and the staff of its region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.shared.validation import put_on_form
from stakeholders import access, actions, directory_views, organisation_views
from stakeholders.forms import InvitationForm, RequestDecisionForm, RoleForm
from stakeholders.models import Organisation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Send a personal invitation to an address."""
    organisation = access.managed_or_404(request.user, code)
    if request.method != "POST":
        return _back(request, organisation)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            actions.invite(organisation=organisation, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return _back(request, organisation)
    if access.membership_of(request.user, organisation) is not None:
        return organisation_views.show_page(request, organisation, invitation=form, status=422)
    return directory_views.show_entry(request, organisation, invitation=form, status=422)


@never_cache
@require_POST
def cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    organisation = access.managed_or_404(request.user, code)
    invitation = access.invitation_of_or_404(organisation, pk)
    return _do(
        request,
        organisation,
        lambda: actions.cancel_invitation(invitation=invitation, by=request.user),
        _("The invitation is taken back: its link opens nothing any more."),
    )


@never_cache
@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let in whoever asked to join, or not."""
    organisation = access.managed_or_404(request.user, code)
    asked = access.request_of_or_404(organisation, pk)
    form = RequestDecisionForm(request.POST)
    if not form.is_valid():
        return _back(request, organisation)
    if form.cleaned_data["decision"] == "accept":
        said = _("They are a member now, and get a mail that says so.")
        return _do(request, organisation, lambda: actions.accept_request(request=asked, by=request.user), said)
    said = _("The request is declined; they get a mail that says so.")
    return _do(request, organisation, lambda: actions.decline_request(request=asked, by=request.user), said)


@never_cache
@require_POST
def change_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make a member a manager, or a manager a member."""
    organisation = access.managed_or_404(request.user, code)
    membership = access.member_or_404(organisation, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _back(request, organisation)
    role = form.cleaned_data["role"]
    return _do(
        request,
        organisation,
        lambda: actions.change_member_role(membership=membership, role=role, by=request.user),
        _("The role is changed."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask once, then end somebody's membership."""
    organisation = access.managed_or_404(request.user, code)
    membership = access.member_or_404(organisation, pk)
    if request.method != "POST":
        context = {"organisation": organisation, "membership": membership, "back": _back_url(request, organisation)}
        return render(request, "stakeholders/remove.html", context)
    return _do(
        request,
        organisation,
        lambda: actions.end_membership(membership=membership, by=request.user),
        _("They no longer act in the name of this organisation."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then leave. The last manager is told to name another one first."""
    organisation = access.own_or_404(request.user, code)
    membership = access.membership_of(request.user, organisation)
    if request.method != "POST" or membership is None:
        return render(request, "stakeholders/leave.html", {"organisation": organisation})
    try:
        actions.end_membership(membership=membership, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("organisations:page", code)
    messages.success(request, _("You no longer act in the name of this organisation."))
    return redirect("organisations:mine")


def _do(request: HttpRequest, organisation: Organisation, act: Callable[[], Any], said: str) -> HttpResponse:
    """Act, say what came of it, and go back to where the button was."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, said)
    return _back(request, organisation)


def _back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return redirect(_back_url(request, organisation))


def _back_url(request: HttpRequest, organisation: Organisation) -> str:
    """Return the page that whoever acts came from: a member's, or the directory's."""
    if access.membership_of(request.user, organisation) is not None:
        return reverse("organisations:page", args=[organisation.code])
    if access.keeps(request.user, organisation):
        return reverse("directory:entry", args=[organisation.code])
    return reverse("organisations:mine")  # whoever removed themselves
