"""The room's page: whoever has its address sends a contribution or a question, with or without a script or an account.

The same addresses answer the page's own script, which asks for JSON: it sends again what a lost line kept back.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.care.queries import helplines_for
from consultations.contributions.models import Contribution
from consultations.contributions.queries import by_receipt
from consultations.live import access, actions, queries, workflow
from consultations.live.forms import QuestionForm, RoomForm, TicketForm
from consultations.live.models import LiveBoard
from consultations.regional_sessions.models import RegionalSession
from portal.shared import receipts, throttle
from portal.shared.validation import put_on_form
from stakeholders.models import Account

DEVICE, DEVICE_SECONDS = "live-device", 24 * 3600
RECEIPT, RECEIPT_SECONDS = "live-receipt", 3600
SPARE_TICKETS = 4  # for what is written while there is no line
# What one device may send within the time. Never counted by address: a hall, and a village, stand behind a single one.
MOST_SENT, WITHIN_SECONDS = 20, 600


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room: what is discussed now, the form of a contribution and that of a question. Closed, it says when."""
    session = access.room_or_404(code)
    form = _contribution_form(request, session, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _room(request, session, form)
    status = 422
    if form.is_valid():
        ticket = form.cleaned_data["ticket"]
        try:
            _check_device(request, session, ticket)
            contribution = actions.send_words(
                session=session, words=form.words(session), ticket=ticket, registration=form.linked
            )
            return _received(request, session, contribution, receipts.code_of(ticket))
        except (actions.AlreadySent, actions.RoomClosed, TooMany, ValidationError) as refused:
            status = _refuse(form, refused)
    return _refused(request, session, form, status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Put a question to the table."""
    session = access.room_or_404(code)
    if request.method != "POST":
        return redirect("live:room", code=code)
    form, status = QuestionForm(request.POST, auto_id="q_%s"), 422
    if form.is_valid():
        given = form.cleaned_data
        try:
            _check_device(request, session, given["ticket"])
            if actions.tells_of_danger(given["words"]):
                return _taken_in(request, session, given)
            actions.ask_question(session=session, words=given["words"], ticket=given["ticket"], axis=given["axis"])
            return _received(request, session)
        except (actions.AlreadyAsked, actions.AlreadySent, actions.RoomClosed, TooMany, ValidationError) as refused:
            status = _refuse(form, refused)
    return _refused(request, session, form, status)


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """What was just sent has arrived; of a contribution, the receipt code. Shown for an hour on the same device."""
    session = access.room_or_404(code)
    try:
        kept = request.get_signed_cookie(RECEIPT, salt=RECEIPT, max_age=RECEIPT_SECONDS)
    except (KeyError, BadSignature):
        return redirect("live:room", code=code)
    reference, _space, receipt = kept.partition(" ")
    contribution = by_receipt(receipts.code_hash(receipt)) if receipt else None
    context = {
        "session": session,
        "reference": reference,
        "receipt": receipt,
        "track_url": _track_url(),
        "contribution": contribution,
        "helplines": helplines_for(contribution) if contribution else [],
    }
    return render(request, "live/sent.html", context)


@login_not_required
@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """What a phone in the room asks every little while. One query answers it; what it knows already is not repeated."""
    session = access.room_or_404(code)
    body = json.dumps(_status(session), ensure_ascii=False).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="application/json")
    answer["ETag"], answer["Cache-Control"] = tag, "no-cache"
    return answer


class TooMany(Exception):
    """This device has sent much in little time."""


def _status(session: RegionalSession) -> dict[str, Any]:
    board = _board(session)
    return {
        "open": workflow.is_open(session, timezone.now()),
        "axis": board.axis.name if board.axis else "",
        "question": board.guiding.text if board.guiding else "",
        "received": queries.count_shown(board),
    }


def _board(session: RegionalSession) -> LiveBoard:
    return session.live_board if hasattr(session, "live_board") else LiveBoard(session=session)


def _contribution_form(request: HttpRequest, session: RegionalSession, data: Any) -> RoomForm:
    account = request.user if isinstance(request.user, Account) else None
    board = _board(session)
    registration = access.own_registration(request, session)
    return RoomForm(data, registration=registration, account=account, initial={"axis": board.axis_id})


def _room(
    request: HttpRequest,
    session: RegionalSession,
    form: RoomForm,
    question_form: QuestionForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "session": session,
        "open": workflow.is_open(session, timezone.now()),
        "ahead": workflow.is_ahead(session),
        "form": form,
        "question_form": question_form or QuestionForm(auto_id="q_%s"),
        "now": _status(session),
        "track_url": _track_url(),
        "spare": [receipts.new_ticket() for _place in range(SPARE_TICKETS)],
    }
    return _known(request, render(request, "live/room.html", context, status=status))


def _refuse(form: TicketForm, refused: Exception) -> int:
    """Say on the form why nothing was taken in; returns the answer's status. What was typed stays."""
    match refused:
        case actions.RoomClosed():
            form.add_error(None, _("The meeting is not in progress: what you see below has not been sent."))
            return 409
        case TooMany():
            form.add_error(None, _("You have sent a lot in a few minutes. Wait a little, then send this again."))
            return 429
        case ValidationError():
            put_on_form(form, refused)
        case _:
            form.data = form.data.copy() | {"ticket": [receipts.new_ticket()]}
            form.add_error(
                None,
                _(
                    "From this page something else was sent already. What you see below has not been sent: press the "
                    "button again to send it too."
                ),
            )
    return 422


def _refused(request: HttpRequest, session: RegionalSession, form: TicketForm, status: int) -> HttpResponse:
    if _asks_for_json(request):
        errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return _known(request, JsonResponse({"errors": errors, "ticket": receipts.new_ticket()}, status=status))
    if isinstance(form, RoomForm):
        return _room(request, session, form, status=status)
    return _room(request, session, _contribution_form(request, session, None), form, status=status)


def _taken_in(request: HttpRequest, session: RegionalSession, question: dict[str, Any]) -> HttpResponse:
    """Keep a question that tells of somebody in danger off the table: it is taken in as words to be held out."""
    words = actions.Words(
        region=session.region, axis=question["axis"], body=question["words"], kind=Contribution.Kind.REMARK
    )
    contribution = actions.send_words(session=session, words=words, ticket=question["ticket"])
    return _received(request, session, contribution, receipts.code_of(question["ticket"]))


def _received(
    request: HttpRequest, session: RegionalSession, contribution: Contribution | None = None, code: str = ""
) -> HttpResponse:
    """Show the receipt: on the next page, or to the script. The code stands in no address and no log.

    A script is sent to the page when that says where to find help: it has words that the room's page has not.
    """
    reference = contribution.reference if contribution else ""
    response: HttpResponse = redirect("live:sent", code=session.code)
    if _asks_for_json(request):
        said = {"reference": reference, "code": code, "ticket": receipts.new_ticket()}
        if contribution and contribution.is_sensitive:
            said["page"] = response["Location"]
        response = JsonResponse(said)
    _keep(response, RECEIPT, f"{reference} {code}".strip(), RECEIPT_SECONDS)
    return _known(request, response)


def _check_device(request: HttpRequest, session: RegionalSession, ticket: str) -> None:
    """Count what this device sends. What it sends once more, because no answer came, is free."""
    if actions.was_sent(session, ticket):
        return
    device = _device(request) or throttle.client_address(request)
    if throttle.failures("live", device) >= MOST_SENT:
        raise TooMany
    throttle.count_failure("live", device, seconds=WITHIN_SECONDS)


def _device(request: HttpRequest) -> str:
    """Return the random name that this device was given; it says nothing about whose it is."""
    return str(request.get_signed_cookie(DEVICE, default="", salt=DEVICE, max_age=DEVICE_SECONDS))


def _known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not _device(request):
        _keep(response, DEVICE, secrets.token_urlsafe(12), DEVICE_SECONDS)
    return response


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_signed_cookie(
        name, value, salt=name, max_age=seconds, secure=settings.SECURE, httponly=True, samesite="Lax"
    )


def _asks_for_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _track_url() -> str:
    return f"{settings.SITE_URL}{reverse('public_site:track')}"
