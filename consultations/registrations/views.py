"""The pages of those who come: register, one's own registration, the pass, the remote meeting."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.regional_sessions.access import session_or_404
from consultations.regional_sessions.models import Presence
from consultations.registrations import access, actions, links, notifications, queries
from consultations.registrations.forms import CorrectionForm, ModeForm, RegistrationForm, SendAgainForm
from consultations.registrations.minutes import access as minutes_access
from consultations.registrations.models import Attendance, Registration
from portal.shared import receipts
from portal.shared.validation import put_on_form
from stakeholders.models import Account

RECEIPT_COOKIE = "registration_receipt"
RECEIPT_SECONDS = 3600


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Register for a meeting. It works without an account, without an e-mail and without JavaScript."""
    session = session_or_404(code)
    account = _account(request)
    if request.method == "POST":
        form = RegistrationForm(request.POST, viewer=request.user, session=session)
        if form.is_valid():
            try:
                return _register(request, form, account)
            except actions.AlreadySent as sent:
                form = _ask_again(request, form, sent.registration)
            except ValidationError as error:
                put_on_form(form, error)
    else:
        form = RegistrationForm(viewer=request.user, session=session, initial=_known_of(account))
    context = {
        "form": form,
        "session": session,
        # What was typed is shown again even when the window closed meanwhile.
        "open": session.takes_registrations() or form.is_bound,
        "mine": queries.open_for(account, session) if account else None,
    }
    return render(request, "registrations/new.html", context, status=422 if form.errors else 200)


def _register(request: HttpRequest, form: RegistrationForm, account: Account | None) -> HttpResponse:
    ticket = form.cleaned_data["ticket"]
    registration = actions.register(
        session=form.session,
        person=form.newcomer(account=account),
        mode=form.cleaned_data["mode"],
        ticket=ticket,
    )
    access.open_registration(request, registration)
    return with_receipt(redirect("registrations:receipt"), registration, ticket)


def with_receipt(response: HttpResponseRedirect, registration: Registration, ticket: str) -> HttpResponseRedirect:
    """Let the next page show the receipt code: it travels in a signed cookie, never in an address or the database."""
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        f"{registration.reference} {receipts.code_of(ticket)}",
        salt=RECEIPT_COOKIE,
        max_age=RECEIPT_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def code_in_cookie(request: HttpRequest) -> tuple[str, str] | None:
    """Return the reference and the receipt code that the last page handed on."""
    try:
        kept = request.get_signed_cookie(RECEIPT_COOKIE, salt=RECEIPT_COOKIE, max_age=RECEIPT_SECONDS)
    except (KeyError, BadSignature):
        return None
    reference, code = kept.split(" ")
    return reference, code


def _ask_again(request: HttpRequest, form: RegistrationForm, sent: Registration) -> RegistrationForm:
    """The form registered somebody before: keep what was typed, offer to register this person too."""
    data = request.POST.copy()
    data["ticket"] = receipts.new_ticket()
    again = RegistrationForm(data, viewer=request.user, session=form.session)
    again.add_error(
        None,
        _(
            "From this page somebody is registered already, under %(reference)s. What you see below has not been sent: "
            "press the button again to register this person as well."
        )
        % {"reference": sent.reference},
    )
    return again


def _known_of(account: Account | None) -> dict[str, str]:
    initial = {"ticket": receipts.new_ticket()}
    if account is not None:
        initial |= {"full_name": account.full_name, "email": account.email, "phone": account.phone}
    return initial


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt, to print or to copy. It is shown for an hour to the browser that registered."""
    kept = code_in_cookie(request)
    registration = access.own_or_none(request, kept[0]) if kept else None
    if kept is None or registration is None:
        return redirect("public_site:track")
    return render(
        request,
        "registrations/receipt.html",
        {
            "registration": registration,
            "code": kept[1],
            "place": queries.place_on_list(registration),
            "track_url": f"{settings.SITE_URL}{reverse('public_site:track')}",
        },
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """Send the personal links of an address once more. The page never says whether there are any."""
    form = SendAgainForm(request.POST or None)
    if form.is_valid():
        actions.send_links_again(email=form.cleaned_data["email"])
        messages.success(
            request, _("If somebody is registered with this e-mail, the link is on its way. Look in your mail.")
        )
        return redirect("registrations:send_again")
    return render(request, "registrations/send_again.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """A personal link of a mail: the registration opens on this device, at the page the mail speaks of."""
    registration = access.linked_or_404(token)
    access.open_registration(request, registration)
    return redirect(page, reference=registration.reference)


@login_not_required
@never_cache
@require_safe
def own(request: HttpRequest, reference: str) -> HttpResponse:
    """One's own registration: where it stands, the pass, what may still be done."""
    return _own_page(request, access.own_or_404(request, reference))


def _own_page(request: HttpRequest, registration: Registration, *, status: int = 200, error: str = "") -> HttpResponse:
    session = registration.session
    places = queries.places(session)
    others = [
        {"mode": Presence(mode), "free": places.is_free_for(mode, registration.category_id)}
        for mode in session.presences
        if not (registration.mode == mode and registration.status == Registration.Status.SEATED)
        and registration.waits_for != mode
    ]
    context = {
        "registration": registration,
        "session": session,
        "place": queries.place_on_list(registration),
        "others": others,
        "needs": registration.needs.all(),
        "attendance": queries.attendance_of(registration),
        "pass_url": links.pass_url(registration),
        "joins": _follows_remotely(registration),
        "minutes": minutes_access.amendable_by(registration),
        "error": error,
    }
    return render(request, "registrations/own.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """The entry for one's own calendar."""
    registration = access.own_or_404(request, reference)
    response = HttpResponse(notifications.calendar_for(registration), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{registration.reference}.ics"'
    return response


@login_not_required
@never_cache
@require_POST
def change_mode(request: HttpRequest, reference: str) -> HttpResponse:
    """Come in the other mode, or wait for it."""
    registration = access.own_or_404(request, reference)
    form = ModeForm(request.POST)
    if not form.is_valid():
        return redirect("registrations:own", reference=reference)
    try:
        actions.change_mode(
            registration=registration,
            to=form.cleaned_data["mode"],
            wait=form.cleaned_data["wait"],
            by=_account(request),
        )
    except ValidationError as error:
        return _own_page(request, access.own_or_404(request, reference), status=422, error=error.messages[0])
    messages.success(request, _("It is noted. This is how you take part now."))
    return redirect("registrations:own", reference=reference)


@login_not_required
@never_cache
@require_POST
def answer_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the seat that came free, or leave it to the next person."""
    registration = access.own_or_404(request, reference)
    try:
        if "accept" in request.POST:
            actions.accept_offer(registration=registration, by=_account(request))
            messages.success(request, _("The seat is yours."))
        else:
            actions.decline_offer(registration=registration, by=_account(request))
            messages.success(request, _("It is noted: you are no longer on the waiting list."))
    except ValidationError as error:
        return _own_page(request, access.own_or_404(request, reference), status=422, error=error.messages[0])
    return redirect("registrations:own", reference=reference)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct the name, the way to be reached, the needs."""
    registration = access.own_or_404(request, reference)
    form = CorrectionForm(request.POST if request.method == "POST" else None, registration=registration)
    if form.is_valid():
        try:
            actions.correct_person(registration=registration, person=form.corrected(), by=_account(request))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your correction is saved."))
            return redirect("registrations:own", reference=reference)
    context = {"form": form, "registration": registration}
    return render(request, "registrations/correct.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel: ask once, then do it."""
    registration = access.own_or_404(request, reference)
    if request.method != "POST" and registration.is_open:
        return render(request, "registrations/cancel.html", {"registration": registration})
    if request.method == "POST":
        try:
            actions.cancel_registration(registration=registration, by=_account(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Your registration is cancelled. Thank you for telling us."))
    return redirect("registrations:own", reference=reference)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, reference: str) -> HttpResponse:
    """The way into the remote meeting: from shortly before the start; going through it notes who followed."""
    registration = access.own_or_404(request, reference)
    session = registration.session
    if not _follows_remotely(registration):
        return redirect("registrations:own", reference=reference)
    if request.method == "POST" and session.shows_link():
        came = {"mode": Presence.REMOTE, "source": Attendance.Source.JOINED, "by": _account(request)}
        try:
            actions.note_arrival(registration=registration, **came)
        except ValidationError as error:
            return _own_page(request, access.own_or_404(request, reference), status=422, error=error.messages[0])
        return HttpResponseRedirect(session.remote_link)
    context = {
        "registration": registration,
        "session": session,
        "shown": session.shows_link(),
        "opens_at": session.starts_at - timedelta(minutes=session.link_minutes_before),
        "over": timezone.now() >= session.ends_at and not session.shows_link(),
    }
    response = render(request, "registrations/join.html", context)
    if context["shown"]:
        # The form leads on to the meeting's own site, which the policy of every other page refuses.
        response._csp_update = {"form-action": [_origin(session.remote_link)]}
    return response


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


@login_not_required
@never_cache
@require_safe
def show_pass(request: HttpRequest, reference: str, seal: str) -> HttpResponse:
    """The pass: its QR code is this very address, which any phone opens. For the reception it leads to the door."""
    registration = access.passed_or_404(reference, seal)
    account = _account(request)
    at_the_door = account is not None and access.may(account, registration.session, *access.AT_THE_DOOR)
    if at_the_door and account != registration.account:
        return redirect(_at_the_door(registration, seal, account.language))
    context = {
        "registration": registration,
        "session": registration.session,
        "qr": qr_of(links.pass_url(registration)),
        "at_the_door": at_the_door,
    }
    return render(request, "registrations/pass.html", context)


def _at_the_door(registration: Registration, seal: str, language: str) -> str:
    """Return the person's page at the door, in the language of whoever keeps it: passes speak their owner's."""
    with translation.override(language):
        page = reverse("door:person", args=[registration.session.code, registration.reference])
    return f"{page}?{urlencode({'seal': seal})}"


def qr_of(address: str) -> str:
    """Return the QR code of an address as SVG, dark on white whatever the colours around it."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308 - made here


def _follows_remotely(registration: Registration) -> bool:
    return registration.status == Registration.Status.SEATED and registration.mode == Presence.REMOTE


def _account(request: HttpRequest) -> Account | None:
    return request.user if isinstance(request.user, Account) else None
