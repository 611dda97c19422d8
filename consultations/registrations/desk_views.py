"""The desk of a meeting: who comes, who waits, what they need; staff register and change for those who cannot."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import access, actions, links, queries
from consultations.registrations.desk_page import desk_page
from consultations.registrations.forms import ListForm, SettleNeedForm, StaffRegistrationForm
from consultations.registrations.models import AccommodationNeed, Registration
from consultations.registrations.views import code_in_cookie, qr_of, with_receipt
from portal.shared import receipts
from portal.shared.typesetting.inline import LEFT_TO_RIGHT, POP
from portal.shared.validation import put_on_form


@never_cache
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of one's regions, with how many come."""
    sessions = queries.with_counts(access.meetings_of(request.user))
    return render(request, "registrations/desk/meetings.html", {"sessions": sessions})


@never_cache
@require_safe
def registrations(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes to one meeting, filtered as the address says."""
    session = access.meeting_or_404(request.user, code)
    form = ListForm(request.GET)
    page = queries.page(queries.matching(queries.of_session(session), form.filters), **form.position)
    context = {
        "form": form,
        "page": page,
        **form.neighbours(page),
    }
    return _page(request, session, "registrations", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Register somebody who called, wrote, or stands here."""
    session = access.meeting_or_404(request.user, code, *access.AT_THE_DOOR)
    by = access.staff(request.user, *access.AT_THE_DOOR)
    form = StaffRegistrationForm(
        request.POST if request.method == "POST" else None,
        viewer=by,
        session=session,
        initial={"ticket": receipts.new_ticket(), "language": "ar"},
    )
    if form.is_valid():
        try:
            return _register(form, session, by)
        except actions.AlreadySent as sent:
            return redirect("meetings:registration", reference=sent.registration.reference)
        except ValidationError as error:
            put_on_form(form, error)
    return _page(request, session, "add", {"form": form}, status=422 if form.errors else 200)


def _register(form: StaffRegistrationForm, session: RegionalSession, by: Any) -> HttpResponse:
    ticket = form.cleaned_data["ticket"]
    registration = actions.register(
        session=session,
        person=form.for_somebody(),
        mode=form.cleaned_data["mode"],
        ticket=ticket,
        by=by,
        channel=Registration.Channel.STAFF,
    )
    return with_receipt(redirect("meetings:slip", reference=registration.reference), registration, ticket)


@never_cache
@require_safe
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """The slip to print for somebody who was registered here: the code is shown this once."""
    registration = access.registration_or_404(request.user, reference, *access.AT_THE_DOOR)
    kept = code_in_cookie(request)
    if kept is None or kept[0] != reference:
        return redirect("meetings:registration", reference=reference)
    context = {
        "registration": registration,
        "code": kept[1],
        "place": queries.place_on_list(registration),
        "track_url": f"{settings.SITE_URL}{reverse('public_site:track')}",
        "qr": qr_of(links.pass_url(registration)),
    }
    return _page(request, registration.session, "slip", context)


@never_cache
@require_safe
def registration(request: HttpRequest, reference: str) -> HttpResponse:
    """One person: how to reach them, where they stand, what may be done for them."""
    return _person(request, access.registration_or_404(request.user, reference))


def _person(request: HttpRequest, registration: Registration, *, error: str = "") -> HttpResponse:
    session = registration.session
    context = {
        "registration": registration,
        "place": queries.place_on_list(registration),
        "others": [
            Presence(mode)
            for mode in session.presences
            if mode != registration.mode or registration.status != Registration.Status.SEATED
        ],
        "needs": registration.needs.all(),
        "attendance": queries.attendance_of(registration),
        "may_act": registration.may_change and access.may(request.user, session, *access.AT_THE_DOOR),
        "error": error,
    }
    return _page(request, session, "person", context, status=422 if error else 200)


@never_cache
@require_POST
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """Do for somebody what they ask for on the phone or at the door."""
    registration = access.registration_or_404(request.user, reference, *access.AT_THE_DOOR)
    by = access.staff(request.user, *access.AT_THE_DOOR)
    try:
        match request.POST.get("do"):
            case "cancel":
                actions.cancel_registration(registration=registration, by=by)
            case "accept":
                actions.accept_offer(registration=registration, by=by)
            case "decline":
                actions.decline_offer(registration=registration, by=by)
            case Presence.ROOM | Presence.REMOTE as mode:
                actions.change_mode(registration=registration, to=mode, by=by, wait=True)
    except ValidationError as error:
        again = access.registration_or_404(request.user, reference, *access.AT_THE_DOOR)
        return _person(request, again, error=error.messages[0])
    messages.success(request, _("It is noted."))
    return redirect("meetings:registration", reference=reference)


@never_cache
@require_safe
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """What people need to take part, as tasks: what is still to be arranged first."""
    session = access.meeting_or_404(request.user, code, *access.ORGANISING)
    return _page(request, session, "needs", {"needs": queries.needs_of(session), "form": SettleNeedForm()})


@never_cache
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a need."""
    need = access.need_or_404(request.user, pk)
    session = need.registration.session
    form = SettleNeedForm(request.POST)
    if form.is_valid():
        try:
            by = access.staff(request.user, *access.ORGANISING)
            told = actions.settle_need(need=need, by=by, **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _settled(need.registration, form.cleaned_data["state"], told=told))
            return redirect("meetings:needs", code=session.code)
    context = {"needs": queries.needs_of(session), "form": form, "asked": need.pk}
    return _page(request, session, "needs", context, status=422)


def _settled(registration: Registration, state: str, *, told: bool) -> str:
    """Return what to say to whoever settled a need: whether the person knows, and else how they come to know."""
    if told:
        return _("It is noted, and the person is told.")
    if state == AccommodationNeed.State.OPEN:
        return _("It is noted.")
    if registration.phone:
        said = _("It is noted. The person gave no e-mail: please call %(phone)s and say so.")
        return said % {"phone": f"{LEFT_TO_RIGHT}{registration.shown_phone}{POP}"}
    return _("It is noted. The person gave neither e-mail nor phone: the receipt code shows it to them.")


def _page(
    request: HttpRequest, session: RegionalSession, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the meeting's desk under its tabs."""
    tab = {"person": "registrations", "slip": "registrations", "add": "registrations"}.get(name, name)
    context = {"places": queries.places(session), **context}
    template = f"registrations/desk/{name}.html"
    return desk_page(request, session, template, tab=tab, context=context, status=status)
