"""What the script of the entry screen and its worker ask for."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import MultipleChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.contributions import actions
from consultations.contributions.intake import access, device, slips as slip_cookie
from consultations.contributions.intake.forms import DeviceEntryForm, EntryForm
from consultations.contributions.intake.views import entry_page, known_already, remember
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts

MOST_ENTRIES = 10  # a text may be long: a device sends a few at a time


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the entry screens."""
    access.helper(request.user)
    return HttpResponse(device.worker_script(), content_type="text/javascript; charset=utf-8")


@never_cache
@require_safe
def offline(request: HttpRequest, code: str) -> HttpResponse:
    """The blank screen that a device shows when the line is down. It holds nothing of anybody's."""
    session = access.session_or_404(request.user, code)
    return entry_page(request, session, EntryForm(session=session, on_device=True), offline=True)


@never_cache
@require_POST
def slips(request: HttpRequest, code: str) -> JsonResponse:
    """Hand out slips for work without a line: as many as the device says it lacks."""
    session, by = access.session_or_404(request.user, code), access.helper(request.user)
    lacks = request.POST.get("number", "")
    number = min(int(lacks), device.SLIPS) if lacks.isdecimal() and len(lacks) < 4 else device.SLIPS
    return JsonResponse({"slips": device.slips(actions.hand_out_slips(session=session, number=number, by=by))})


@never_cache
@require_POST
def deliver(request: HttpRequest, code: str) -> JsonResponse:
    """Take in what a device kept, each entry by itself: what is refused keeps nothing else from being taken in."""
    session = access.session_or_404(request.user, code)
    sent, account = _sent(request)
    if sent is None:
        return JsonResponse({"error": "unreadable"}, status=400)
    if account != access.helper(request.user).pk:
        # Another helper signed in meanwhile, on this device: what the first one entered waits for the first one.
        return JsonResponse({"error": "somebody else's"}, status=409)
    answers = [_answer(request, session, one) for one in sent]
    response = JsonResponse({"answers": answers})
    if len(sent) == 1 and answers[0]["outcome"] == "entered":
        # The helper is at the screen: the slip is the next page.
        made = slip_cookie.Slip(answers[0]["reference"], receipts.code_of(sent[0]["fields"]["ticket"]))
        return slip_cookie.put(response, made)
    return response


def _sent(request: HttpRequest) -> tuple[list[dict[str, Any]] | None, object]:
    """Return the entries, if they can be read, and the account under which the device keeps them."""
    try:
        body = json.loads(request.body)
        sent, account = body["entries"], body["account"]
    except (ValueError, KeyError, TypeError):
        return None, None
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_ENTRIES:
        return None, None
    readable = all(isinstance(one, dict) and isinstance(one.get("fields"), dict) for one in sent)
    return sent if readable else None, account


def _answer(request: HttpRequest, session: RegionalSession, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what became of one entry."""
    fields = _fields(sent["fields"])
    answer = {"ticket": fields.get("ticket")}
    form = EntryForm(fields, session=session)
    if not form.is_valid():
        return answer | {"outcome": "refused", "reason": _reasons(form)}
    try:
        contribution = actions.enter_for_somebody(
            session=session,
            words=form.words(),
            intake=form.intake(consent_at=DeviceEntryForm(sent).moment()),
            ticket=form.cleaned_data["ticket"],
            by=access.helper(request.user),
        )
    except (actions.SheetKnown, actions.AlreadySent) as known:
        return answer | {"outcome": "refused", "reason": known_already(known)[1]}
    except ValidationError as error:
        return answer | {"outcome": "refused", "reason": " ".join(error.messages)}
    remember(request, form)
    return answer | {"outcome": "entered", "reference": contribution.reference}


def _fields(sent: dict[str, Any]) -> MultiValueDict[str, str]:
    """Return what was filled in, as a form reads it: a text for each question, several where several may be ticked."""
    fields: MultiValueDict[str, str] = MultiValueDict()
    for name, value in sent.items():
        if isinstance(value, str):
            fields[name] = value
        elif isinstance(value, list) and isinstance(EntryForm.base_fields.get(name), MultipleChoiceField):
            fields.setlist(name, [one for one in value if isinstance(one, str)])
    return fields


def _reasons(form: EntryForm) -> str:
    """Return why a form is refused, each reason after the name of what it is about."""
    about = {name: str(field.label) for name, field in form.fields.items() if field.label}
    said = [
        _("%(field)s: %(reason)s") % {"field": about[name], "reason": " ".join(reasons)}
        if name in about
        else " ".join(reasons)
        for name, reasons in form.errors.items()
    ]
    return " ".join(said)
