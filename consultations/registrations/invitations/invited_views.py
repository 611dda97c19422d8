"""The page of somebody who is invited: when and where, register, send somebody else, or say that one cannot come."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.registrations import access, actions, queries
from consultations.registrations.invitations import access as invitation_access, queries as invitation_queries
from consultations.registrations.invitations.forms import DeclineForm, InvitedForm
from consultations.registrations.models import Invitation, Registration
from consultations.registrations.views import with_receipt
from portal.shared import receipts
from portal.shared.validation import put_on_form
from stakeholders.models import Account


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: whoever holds it registers as the person, or the stand-in, that was invited."""
    invitation = invitation_access.invited_or_404(token)
    if invitation_queries.has_registered(invitation):
        access.open_registration(request, invitation.registration)
        return redirect("registrations:own", reference=invitation.registration.reference)
    if request.method == "GET":
        actions.note_opened(invitation=invitation)
    form = InvitedForm(
        request.POST if request.method == "POST" else None, invitation=invitation, initial=_known(invitation)
    )
    if form.is_valid():
        try:
            return _register(request, form, invitation)
        except actions.AlreadySent as sent:
            return redirect("registrations:own", reference=sent.registration.reference)
        except ValidationError as error:
            put_on_form(form, error)
    return _page(request, token, invitation, form)


def _register(request: HttpRequest, form: InvitedForm, invitation: Invitation) -> HttpResponse:
    ticket = form.cleaned_data["ticket"]
    registration = actions.register(
        session=invitation.session,
        person=form.invited_person(account=_account_of(request, invitation)),
        mode=form.cleaned_data["mode"],
        ticket=ticket,
        channel=Registration.Channel.INVITATION,
        invitation=invitation,
    )
    access.open_registration(request, registration)
    return with_receipt(redirect("registrations:receipt"), registration, ticket)


@login_not_required
@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one cannot come."""
    invitation = invitation_access.invited_or_404(token)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            actions.decline_invitation(invitation=invitation, note=form.cleaned_data["note"])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It is noted that you cannot come. Thank you for telling us."))
        return redirect("invited:answer", token=token)
    return _page(
        request, token, invitation, InvitedForm(invitation=invitation, initial=_known(invitation)), declining=form
    )


def _page(
    request: HttpRequest,
    token: str,
    invitation: Invitation,
    form: InvitedForm,
    *,
    declining: DeclineForm | None = None,
) -> HttpResponse:
    session = invitation.session
    context = {
        "token": token,
        "invitation": invitation,
        "session": session,
        "form": form,
        "declining": declining or DeclineForm(initial={"note": invitation.note}),
        # What was typed is shown again even when the window closed meanwhile.
        "open": session.takes_registrations() or form.is_bound,
        "over": session.state == session.State.CANCELLED or timezone.now() >= session.registration_closes_at,
        "seats": queries.places(session).rows,
    }
    refused = form.errors or (declining is not None and declining.errors)
    return render(request, "registrations/invitations/answer.html", context, status=422 if refused else 200)


def _known(invitation: Invitation) -> dict[str, object]:
    names = ("full_name", "email", "phone", "province")
    return {"ticket": receipts.new_ticket()} | {name: getattr(invitation, name) for name in names}


def _account_of(request: HttpRequest, invitation: Invitation) -> Account | None:
    """The account of the invited person, when it is they who are signed in and not somebody who helps them."""
    account = request.user
    same = isinstance(account, Account) and bool(invitation.email) and account.email.lower() == invitation.email.lower()
    return account if same else None
