"""The door of a meeting: find somebody, note that they are here, let in who is not registered, with or without a line.

Everything here works as plain forms. What the script of the page adds to it, it asks for at the end of this file.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import access, actions, links
from consultations.registrations.door import device, guests, sheets
from consultations.registrations.door.forms import DeviceNoteForm, DoorForm, WalkInForm, source_of
from consultations.registrations.models import Registration
from consultations.registrations.views import code_in_cookie, with_receipt
from portal.shared import receipts
from portal.shared.time import clock
from portal.shared.typesetting.inline import FIRST_STRONG, POP
from portal.shared.validation import put_on_form
from stakeholders.models import Account

MOST_NOTES = 200


@never_cache
@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Who is expected, who is here; anybody found by name, organisation or reference."""
    return _list(request, _meeting(request, code))


def _list(request: HttpRequest, session: RegionalSession) -> HttpResponse:
    form = DoorForm(request.GET)
    people = guests.guests(session, everybody=bool(form.words))
    context = {
        "form": form,
        "people": guests.matching(people, form.words) if form.words else guests.listed(people, form.list_name),
        "counts": guests.counts(people),
    }
    return _page(request, session, "door", context)


@never_cache
@require_safe
def person(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One person at the door, by their pass or by name: where they stand, and the button that notes them."""
    return _person(request, _registration(request, code, reference))


def _person(request: HttpRequest, registration: Registration, *, error: str = "") -> HttpResponse:
    kept = code_in_cookie(request)
    context = {
        "guest": guests.guest(registration),
        "has_slip": kept is not None and kept[0] == registration.reference,
        "seal": request.GET.get("seal") or request.POST.get("seal", ""),
        "error": error,
    }
    return _page(request, registration.session, "person", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Note that somebody is here."""
    registration = _registration(request, code, reference)
    if request.method != "POST":  # the language link on the page that a refused form showed
        return redirect("door:person", code=code, reference=reference)
    source = source_of(reference, request.POST.get("seal", ""))
    try:
        note = actions.note_at_door(registration=registration, source=source, by=_reception(request))
    except ValidationError as error:
        return _person(request, registration, error=error.messages[0])
    said = {"name": _named(registration), "clock": clock(note.arrived_at)}
    messages.success(request, _("%(name)s: here at %(clock)s") % said)
    return _onward(request, registration)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Undo a note that was made for the wrong person."""
    registration = _registration(request, code, reference)
    if request.method != "POST":
        return redirect("door:person", code=code, reference=reference)
    try:
        actions.take_back_arrival(registration=registration, by=_reception(request))
    except ValidationError as error:
        return _person(request, registration, error=error.messages[0])
    messages.success(request, _("%(name)s: taken back") % {"name": _named(registration)})
    return _onward(request, registration)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Give somebody who waits the seat that is free for them, and note them."""
    registration = _registration(request, code, reference)
    if request.method != "POST":
        return redirect("door:person", code=code, reference=reference)
    try:
        note = actions.seat_at_door(registration=registration, by=_reception(request))
    except ValidationError as error:
        return _person(request, _registration(request, code, reference), error=error.messages[0])
    said = {"name": _named(registration), "clock": clock(note.arrived_at)}
    messages.success(request, _("%(name)s: here at %(clock)s") % said)
    return _onward(request, registration)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, code: str) -> HttpResponse:
    """Register somebody who stands here unregistered, and note them; or say that no seat is left."""
    session = _meeting(request, code)
    asked = request.POST if request.method == "POST" else None
    name = request.GET.get("q", "")[:150]
    form = WalkInForm(asked, session=session, initial={"ticket": receipts.new_ticket(), "full_name": name})
    if form.is_valid():
        try:
            return _let_in(request, form, session)
        except actions.AlreadySent as sent:
            return redirect("door:person", code=code, reference=sent.registration.reference)
        except ValidationError as error:
            put_on_form(form, error)
    context = {
        "form": form,
        "full": form.places.seats.get(Presence.ROOM) is not None and not form.places.left(Presence.ROOM),
    }
    return _page(request, session, "walk_in", context, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, form: WalkInForm, session: RegionalSession) -> HttpResponse:
    ticket = form.cleaned_data["ticket"]
    registration = actions.let_in(session=session, person=form.newcomer(), ticket=ticket, by=_reception(request))
    if registration.status == Registration.Status.SEATED:
        messages.success(request, _("%(name)s is registered and noted.") % {"name": _named(registration)})
    else:
        messages.warning(
            request, _("No seat is left: %(name)s is on the waiting list.") % {"name": _named(registration)}
        )
    return with_receipt(_to_person(registration), registration, ticket)


@never_cache
@require_safe
def sheet(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """The attendance sheet: to sign before the meeting, filled in after it."""
    session = access.meeting_or_404(request.user, code)
    if format not in sheets.FORMATS:
        raise Http404
    people = guests.guests(session)
    actions.hand_out_sheet(
        session=session, by=access.staff(request.user, *access.AT_THE_MEETINGS), people=len(people), format=format
    )
    made = sheets.attendance_sheet(session, people, format=format, language=request.LANGUAGE_CODE, at=timezone.now())
    response = HttpResponse(made, content_type=sheets.FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="{session.code}-{request.LANGUAGE_CODE}.{format}"'
    return response


# -- for the script of the page ---------------------------------------------------------------------------------------
@never_cache
@require_safe
def roster(request: HttpRequest, code: str) -> JsonResponse:
    """The list that a device at the door keeps, or word that it is to be forgotten."""
    session, now = _meeting(request, code), timezone.now()
    if device.is_over(session, now):
        return JsonResponse({"over": True})
    people = guests.guests(session)
    given = device.roster(session, people, known=request.GET.get("known", ""), at=now)
    if "people" in given:
        actions.hand_out_list(session=session, by=_reception(request), people=len(people))
    return JsonResponse(given)


@never_cache
@require_POST
def notes(request: HttpRequest, code: str) -> JsonResponse:
    """Take in what a device noted, each note by itself: what is refused keeps nothing else from being taken in."""
    session = _meeting(request, code)
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"error": "unreadable"}, status=400)
    return JsonResponse({"answers": [_answer(request, session, one) for one in sent]})


def _sent(request: HttpRequest) -> list[dict[str, Any]] | None:
    try:
        sent = json.loads(request.body)["notes"]
    except (ValueError, KeyError, TypeError):
        return None
    readable = isinstance(sent, list) and len(sent) <= MOST_NOTES and all(isinstance(one, dict) for one in sent)
    return sent if readable else None


def _answer(request: HttpRequest, session: RegionalSession, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what became of one note."""
    answer = {"key": sent.get("key"), "reference": sent.get("reference")}
    form = DeviceNoteForm(sent)
    if not form.is_valid():
        return answer | {"outcome": "refused", "reason": _("This note cannot be read.")}
    try:
        registration = access.registration_or_404(request.user, form.cleaned_data["reference"], *access.AT_THE_DOOR)
        if registration.session_id != session.pk:
            raise Http404
        outcome = actions.note_from_device(registration=registration, note=form.note(), by=_reception(request))
    except Http404:
        return answer | {"outcome": "refused", "reason": _("Nobody is registered under this reference.")}
    except ValidationError as error:
        return answer | {"outcome": "refused", "reason": error.messages[0]}
    return answer | {"outcome": outcome}


@never_cache
@require_safe
def worker(request: HttpRequest, code: str) -> HttpResponse:
    """The service worker of this door, and with `passes` of the meeting's passes in a language."""
    session = _meeting(request, code)
    passes = request.GET.get("passes", "")
    passes = passes if passes in dict(settings.LANGUAGES) else ""
    response = HttpResponse(device.worker_script(session, passes=passes), content_type="text/javascript; charset=utf-8")
    if passes:
        response["Service-Worker-Allowed"] = links.passes_path(session.code, passes)
    return response


@never_cache
@require_safe
def offline(request: HttpRequest, code: str) -> HttpResponse:
    """The page of the door with nobody on it: what a device shows when the line is down, and fills from its list."""
    context = {"form": DoorForm({}), "people": [], "counts": {}, "offline": True}
    return _page(request, _meeting(request, code), "door", context)


# -- shared -----------------------------------------------------------------------------------------------------------
def _meeting(request: HttpRequest, code: str) -> RegionalSession:
    return access.meeting_or_404(request.user, code, *access.AT_THE_DOOR)


def _registration(request: HttpRequest, code: str, reference: str) -> Registration:
    registration = access.registration_or_404(request.user, reference, *access.AT_THE_DOOR)
    if registration.session.code != code:
        raise Http404
    return registration


def _reception(request: HttpRequest) -> Account:
    return access.staff(request.user, *access.AT_THE_DOOR)


def _named(registration: Registration) -> str:
    """Return the name for a sentence of either direction."""
    return f"{FIRST_STRONG}{registration.full_name}{POP}"


def _to_person(registration: Registration) -> HttpResponse:
    return redirect("door:person", code=registration.session.code, reference=registration.reference)


def _onward(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Return to the list one came from, or stay with the person."""
    asked = DoorForm(request.POST)
    if not request.POST.get("from_list"):
        return _to_person(registration)
    return redirect(reverse("door:door", args=[registration.session.code]) + asked.tail)


def _page(
    request: HttpRequest, session: RegionalSession, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    frame = {
        "session": session,
        "pattern": guests.BLANK,
        "closed": "" if context.get("offline") else guests.closed_because(session, timezone.now()),
        "settings": device.page_settings(session, _reception(request)),
        "needs": guests.NEEDS,
        "offline": False,
    }
    return render(request, f"registrations/door/{name}.html", frame | context, status=status)
