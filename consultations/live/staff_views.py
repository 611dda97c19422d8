"""The moderator's desk, the projector and the rapporteur's capture. All of it works as plain forms and links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.live import access, actions, links, queries, workflow
from consultations.live.forms import CaptureForm, DiscussForm, EarlierForm, MoveForm
from consultations.live.models import LiveBoard, LiveItem, LiveQuestion
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.desk_page import desk_page
from consultations.registrations.views import qr_of
from portal.shared import receipts
from portal.shared.paging import Page
from portal.shared.validation import put_on_form

SPARE_TICKETS = 30  # so many speakers are captured while there is no line


# -- the moderator's desk ---------------------------------------------------------------------------------------------
@never_cache
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """What comes in, by axis; what the room sees; what is discussed."""
    return _desk(request, access.moderated_or_404(request.user, code))


def _desk(
    request: HttpRequest, session: RegionalSession, *, error: str = "", asked: str = "", status: int = 200
) -> HttpResponse:
    board = queries.board(session)
    topic = f"axis:{board.axis_id}" if board.axis_id else ""
    topic = f"question:{board.guiding_id}" if board.guiding_id else topic
    context = {
        "tag": _desk_tag(request, board),
        "discuss_form": DiscussForm(initial={"topic": topic}),
        "room_url": links.room_url(session),
        "screen_url": links.screen_url(session),
        "error": error,
        **_incoming(session, board, asked),
    }
    return desk_page(request, session, "live/desk.html", tab="live", context=context, status=status)


@never_cache
@require_safe
def incoming(request: HttpRequest, code: str) -> HttpResponse:
    """The list alone, for the desk's script. Nothing is read again while nothing has changed."""
    session = access.moderated_or_404(request.user, code)
    board = queries.board(session)
    tag = _desk_tag(request, board)
    if request.headers.get("If-None-Match") == tag:
        return _tagged(HttpResponse(status=304), tag)
    context = {"session": session, **_incoming(session, board, "")}
    return _tagged(render(request, "live/_incoming.html", context), tag)


def _incoming(session: RegionalSession, board: LiveBoard, asked: str) -> dict[str, Any]:
    return {
        "board": board,
        "open": workflow.is_open(session, timezone.now()),
        "groups": queries.incoming(session),
        "up": queries.shown_item(board) or queries.shown_question(board),
        "asked": asked,
    }


def _desk_tag(request: HttpRequest, board: LiveBoard) -> str:
    return queries.tag("desk", board.version, board.session.state)


@never_cache
@require_safe
def earlier(request: HttpRequest, code: str) -> HttpResponse:
    """What is no longer among the newest, by axis: fifty at a time, with the same buttons. Nothing asks for it anew."""
    session, form = access.moderated_or_404(request.user, code), EarlierForm(request.GET)
    if not form.is_valid():
        raise Http404
    return _earlier(request, session, form)


def _earlier(
    request: HttpRequest, session: RegionalSession, form: EarlierForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    axis, what = form.cleaned_data["axis"], form.cleaned_data["what"]
    asked: dict[str, Any] = {"axis": axis and axis.pk, "after": form.cleaned_data["after"]}
    if what == form.ITEMS:
        page: Page[Any] = queries.earlier_items(session, **asked)
    else:
        page = queries.earlier_questions(session, **asked)
    context = {
        "board": queries.board(session),
        "open": workflow.is_open(session, timezone.now()),
        "axis": axis,
        "what": what,
        "rows": page.rows,
        "back": form.tail().removeprefix("?"),
        "next": form.tail(after=page.after) if page.after else "",
        "error": error,
    }
    return desk_page(request, session, "live/earlier.html", tab="live", context=context, status=status)


@never_cache
@require_POST
def move_item(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a contribution before the room, set it aside, bring it back."""
    item, form = access.item_or_404(request.user, code, pk), MoveForm(request.POST)
    by = access.moderator(request.user)
    if form.is_valid() and form.cleaned_data["to"] in LiveItem.State:
        refused = _refusal(lambda: actions.move_item(item=item, by=by, **form.cleaned_data))
        return _moved(request, code, refused, f"item-{pk}")
    return _moved(request, code, (_error_of(form), 422), f"item-{pk}")


@never_cache
@require_POST
def move_question(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a question before the room, take it up, call it answered, set it aside, bring it back."""
    question, form = access.question_or_404(request.user, code, pk), MoveForm(request.POST)
    by = access.moderator(request.user)
    if form.is_valid() and form.cleaned_data["to"] == LiveItem.State.SHOWN:
        refused = _refusal(lambda: actions.show_question(question=question, by=by))
    elif form.is_valid() and form.cleaned_data["to"] in LiveQuestion.State:
        refused = _refusal(lambda: actions.move_question(question=question, by=by, **form.cleaned_data))
    else:
        refused = (_error_of(form), 422)
    return _moved(request, code, refused, f"question-{pk}")


@never_cache
@require_POST
def discuss(request: HttpRequest, code: str) -> HttpResponse:
    """Say which axis is discussed now."""
    session, form = access.moderated_or_404(request.user, code), DiscussForm(request.POST)
    by = access.moderator(request.user)
    refused = (_error_of(form), 422)
    if form.is_valid():
        axis, guiding = form.chosen
        refused = _refusal(lambda: actions.discuss(session=session, axis=axis, guiding=guiding, by=by))
    return _moved(request, code, refused, "")


@never_cache
@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """Take off the screen what is up."""
    session = access.moderated_or_404(request.user, code)
    actions.take_off(session=session, by=access.moderator(request.user))
    return _moved(request, code, ("", 200), "")


def _refusal(act: Any) -> tuple[str, int]:
    """Act, and return why it was refused (empty: it was not) with the answer's status."""
    try:
        act()
    except workflow.InvalidMove:
        return _("Somebody else was faster: see where it stands now, and decide again."), 409
    except actions.RoomClosed:
        return _("The meeting is not in progress: nothing is shown to the room."), 409
    except ValidationError as error:
        return error.messages[0], 422
    return "", 200


def _error_of(form: Any) -> str:
    said = [error for errors in form.errors.values() for error in errors]
    return str(said[0]) if said else _("Choose one of the buttons.")


def _moved(request: HttpRequest, code: str, refused: tuple[str, int], asked: str) -> HttpResponse:
    """Go back to the page that the button stood on: the desk, or one of what came earlier."""
    error, status = refused
    back = request.POST.get("back", "")
    form = EarlierForm(QueryDict(back))
    older = bool(back) and form.is_valid()
    if not error:
        page = reverse("live:earlier", args=[code]) + form.tail() if older else reverse("live:desk", args=[code])
        return redirect(page + (f"#{asked}" if asked else ""))
    session = access.moderated_or_404(request.user, code)
    if older:
        return _earlier(request, session, form, error=error, status=status)
    return _desk(request, session, error=error, asked=asked, status=status)


# -- the projector ----------------------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The wall. A key in the address opens it for a day on the hall's computer; otherwise one signs in."""
    if not access.has_key(request, code) and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    session = access.screen_or_404(request, code)
    board, url = queries.board(session), links.room_url(session)
    context = _now(session, board) | {
        "tag": _screen_tag(board),
        "now_url": f"{reverse('live:screen_now', args=[code])}?{request.GET.urlencode()}",
        "shown_url": url.partition("://")[2].rstrip("/"),  # as people type it
        "qr": qr_of(url),
    }
    return render(request, "live/screen.html", context)


@login_not_required
@never_cache
@require_safe
def screen_now(request: HttpRequest, code: str) -> HttpResponse:
    """What is up now, for the wall's script."""
    if not access.has_key(request, code) and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    session = access.screen_or_404(request, code)
    board = queries.board(session)
    tag = _screen_tag(board)
    if request.headers.get("If-None-Match") == tag:
        return _tagged(HttpResponse(status=304), tag)
    return _tagged(render(request, "live/_now.html", _now(session, board)), tag)


def _now(session: RegionalSession, board: LiveBoard) -> dict[str, Any]:
    """What stands on the wall. Once the meeting is over nothing of it does."""
    is_open = workflow.is_open(session, timezone.now())
    return {
        "session": session,
        "open": is_open,
        "board": board,
        "item": queries.shown_item(board) if is_open else None,
        "question": queries.shown_question(board) if is_open else None,
        "received": queries.count_shown(board),
    }


def _screen_tag(board: LiveBoard) -> str:
    return queries.tag("screen", board.version, board.session.state)


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    return response


# -- the rapporteur's capture -----------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: HttpRequest, code: str) -> HttpResponse:
    """Enter what is said aloud, one speaker after the other."""
    session = access.moderated_or_404(request.user, code)
    by = access.moderator(request.user)
    kept = {"axis": request.GET.get("axis") or queries.board(session).axis_id, "kind": request.GET.get("kind")}
    initial = {name: value for name, value in kept.items() if value}
    form = CaptureForm(request.POST if request.method == "POST" else None, session=session, initial=initial)
    status = 200
    if form.is_valid():
        ticket = form.cleaned_data["ticket"]
        words, linked = form.words(session), form.linked
        try:
            contribution = actions.capture(session=session, words=words, ticket=ticket, by=by, registration=linked)
            return _captured(request, code, form, contribution.reference)
        except actions.RoomClosed:
            form.add_error(None, _("The meeting is not in progress: what you see below has not been entered."))
            status = 409
        except ValidationError as error:
            put_on_form(form, error)
    status = 422 if form.errors and status == 200 else status
    if form.errors and _asks_for_json(request):
        errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return JsonResponse({"errors": errors, "ticket": receipts.new_ticket()}, status=status)
    return _capture_page(request, session, form, status)


def _captured(request: HttpRequest, code: str, form: CaptureForm, reference: str) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse({"reference": reference, "ticket": receipts.new_ticket()})
    messages.success(request, _("Entered under %(reference)s.") % {"reference": reference})
    sticky = f"?axis={form.cleaned_data['axis'].pk}&kind={form.cleaned_data['kind']}"
    return redirect(reverse("live:capture", args=[code]) + sticky)


def _capture_page(request: HttpRequest, session: RegionalSession, form: CaptureForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "takes": session.state in workflow.CAPTURING,
        "captured": [(item, access.is_correctable(item.contribution, session)) for item in queries.captured(session)],
        "spare": [receipts.new_ticket() for _place in range(SPARE_TICKETS)],
    }
    return desk_page(request, session, "live/capture.html", tab="live", context=context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Correct what was entered, until somebody begins to screen it."""
    item = access.captured_or_404(request.user, code, reference)
    session = access.moderated_or_404(request.user, code)
    by = access.moderator(request.user)
    form = CaptureForm(request.POST if request.method == "POST" else None, session=session, item=item)
    if form.is_valid():
        words, linked = form.words(session), form.linked
        try:
            actions.correct_captured(item=item, words=words, by=by, registration=linked)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your correction is saved."))
            return redirect("live:capture", code=code)
    context = {
        "form": form,
        "item": item,
        "correctable": access.is_correctable(item.contribution, session),
    }
    return desk_page(
        request, session, "live/correct.html", tab="live", context=context, status=422 if form.errors else 200
    )


def _asks_for_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
