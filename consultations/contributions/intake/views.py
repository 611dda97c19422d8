"""The helper's pages: enter for somebody, the slip, what was entered; and the paper form that anybody may print."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions import actions, workflow
from consultations.contributions.actions.assisting import TICKET_SECONDS, is_open_for_entries
from consultations.contributions.attachments.actions.keeping import NoRoom
from consultations.contributions.attachments.judging import RECORDING_MEGABYTES
from consultations.contributions.attachments.queries import files_of
from consultations.contributions.care.queries import helplines_for
from consultations.contributions.intake import access, device, paper as paper_form, queries, slips
from consultations.contributions.intake.forms import EntryCorrectionForm, EntryFilesForm, EntryForm, SheetsForm
from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from consultations.regional_sessions.queries import taking_contributions
from portal.shared import receipts, retention
from portal.shared.permissions import allows_microphone
from portal.shared.remember import remembered
from portal.shared.uploads import takes_files
from portal.shared.validation import put_on_form

KEPT = "intake"
PAPER_SECONDS = 3600


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The sessions one may enter for; a helper of one alone is led to it."""
    sessions = access.open_sessions_of(request.user)
    if len(sessions) == 1:
        return redirect("intake:entry", code=sessions[0].code)
    last = request.session.get(KEPT, {}).get("session")
    sessions.sort(key=lambda session: session.code != last)  # the last one first, the others in their order
    return render(request, "contributions/intake/home.html", {"sessions": sessions, "last": last})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """The entry screen of a session."""
    session = access.session_or_404(request.user, code)
    if request.method != "POST":
        return slips.drop(entry_page(request, session, EntryForm(session=session, initial=_initial(request))))
    form = EntryForm(_with_ticket(request), session=session)
    if form.is_valid():
        try:
            return _enter(request, form)
        except (actions.SheetKnown, actions.AlreadySent) as known:
            form.add_error(*known_already(known))
        except ValidationError as error:
            put_on_form(form, error)
    return entry_page(request, session, form)


def _enter(request: HttpRequest, form: EntryForm) -> HttpResponse:
    session, ticket = form.session, form.cleaned_data["ticket"]
    contribution = actions.enter_for_somebody(
        session=session, words=form.words(), intake=form.intake(), ticket=ticket, by=access.helper(request.user)
    )
    remember(request, form)
    made = slips.Slip(contribution.reference, receipts.code_of(ticket))
    return slips.put(redirect("intake:slip", code=session.code), made)


def remember(request: HttpRequest, form: EntryForm) -> None:
    """Let the next entry begin where this one was: the same day, place and way of coming."""
    request.session[KEPT] = form.kept() | {"session": form.session.code, "day": str(retention.today())}


def _with_ticket(request: HttpRequest) -> Any:
    """A ticket that is not ours, or none, is replaced: nobody's words are refused for it."""
    data = request.POST.copy()
    if not receipts.is_genuine(data.get("ticket", ""), seconds=TICKET_SECONDS):
        data["ticket"] = receipts.new_ticket()
    return data


def known_already(known: actions.SheetKnown | actions.AlreadySent) -> tuple[str | None, str]:
    """Return the field and what is said when the sheet, or this very form, has made a contribution already."""
    said = {"reference": known.contribution.reference}
    if isinstance(known, actions.SheetKnown):
        return "paper_serial", _("This sheet is entered already, under %(reference)s: nothing was added.") % said
    return None, _("This form has been sent already, under %(reference)s, with other words.") % said


def _initial(request: HttpRequest) -> dict[str, Any]:
    kept = {name: value for name, value in request.session.get(KEPT, {}).items() if value}
    if kept.get("day") != str(retention.today()):
        kept.pop("received_on", None)  # a new day
    sheet = receipts.as_typed(request.GET.get("sheet", ""))
    return (
        {"received_on": retention.today()}
        | kept
        | {"ticket": receipts.new_ticket()}
        | ({"paper_serial": sheet[: receipts.SERIAL], "medium": "paper"} if sheet else {})
    )


def entry_page(
    request: HttpRequest, session: RegionalSession, form: EntryForm, *, offline: bool = False
) -> HttpResponse:
    """Render the screen, for a line or for a device without one."""
    context = {
        "session": session,
        "form": form,
        "open": is_open_for_entries(session, timezone.now()),
        "offline": offline,
        "settings": device.page_settings(session, access.helper(request.user)),
        "track_url": _track_url(),
        "today": retention.today(),
    }
    return render(request, "contributions/intake/entry.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The slip of the last entry, until the next one begins."""
    session = access.session_or_404(request.user, code)
    made = slips.take(request)
    record = (
        access.entries_of(request.user, session).filter(contribution__reference=made.reference).first()
        if made
        else None
    )
    if made is None or record is None:
        return redirect("intake:entry", code=code)
    context = {
        "session": session,
        "record": record,
        "contribution": record.contribution,
        "code": made.code,
        "track_url": _track_url(),
        "qr": paper_form.qr_for_page(_track_url()),
        "helplines": helplines_for(record.contribution),
    }
    return render(request, "contributions/intake/slip.html", context)


@never_cache
@require_safe
def entered(request: HttpRequest, code: str) -> HttpResponse:
    """What was entered for a session: one's own, or everybody's; and how many came by each way."""
    session = access.session_or_404(request.user, code)
    everybody = request.GET.get("whose") == "all"
    records = queries.entries(session) if everybody else access.entries_of(request.user, session)
    records = queries.on_the_table(records)
    context = {
        "session": session,
        "everybody": everybody,
        "records": list(records[: queries.SHOWN]),
        "counts": queries.by_medium(records),
        "correctable": workflow.CORRECTABLE,
        "sheets": SheetsForm(),
    }
    return render(request, "contributions/intake/entered.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Correct one's own entry at the person's wish, until somebody begins to read it."""
    session = access.session_or_404(request.user, code)
    record = access.entry_or_404(request.user, session, reference)
    form = EntryCorrectionForm(request.POST if request.method == "POST" else None, record=record)
    if form.is_valid():
        try:
            return _correct(request, form, record.contribution)
        except ValidationError as error:
            put_on_form(form, error)
    context = {
        "session": session,
        "record": record,
        "form": form,
        "open": record.contribution.status in workflow.CORRECTABLE,
    }
    return render(request, "contributions/intake/correct.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(megabytes=RECORDING_MEGABYTES)
@allows_microphone
def files(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """The scan of a sheet, or the recording of what was said, beside one's own entry."""
    session = access.session_or_404(request.user, code)
    record = access.entry_or_404(request.user, session, reference)
    form = EntryFilesForm(request.POST, request.FILES) if request.method == "POST" else EntryFilesForm()
    if form.is_valid():
        try:
            actions.attach_to_entry(
                contribution=record.contribution, enclosures=form.enclosures, by=access.helper(request.user)
            )
        except NoRoom:
            form.say_no_room()
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The files are kept with the entry."))
            return redirect("intake:files", code=code, reference=reference)
    context = {
        "session": session,
        "record": record,
        "form": form,
        "files": files_of(record.contribution),
        "open": record.contribution.status in workflow.CORRECTABLE,
    }
    return render(request, "contributions/intake/files.html", context, status=422 if form.errors else 200)


def _correct(request: HttpRequest, form: EntryCorrectionForm, contribution: Contribution) -> HttpResponse:
    actions.correct_entry(
        contribution=contribution,
        words=form.words(),
        phone=form.cleaned_data["phone"],
        read_back=form.cleaned_data.get("read_back", False),
        by=access.helper(request.user),
    )
    messages.success(request, _("%(reference)s is corrected.") % {"reference": contribution.reference})
    return redirect("intake:entered", code=form.session.code)


# -- the paper form ---------------------------------------------------------------------------------------------------
@login_not_required
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Where the blank forms lie: one for each session that takes contributions."""
    asked = request.GET.get("region")
    sessions = list(taking_contributions())
    sessions.sort(key=lambda session: session.region_id != asked)
    return render(request, "contributions/intake/papers.html", {"sessions": sessions})


@login_not_required
@require_safe
@cache_control(public=True, max_age=PAPER_SECONDS)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The blank form of a session. Whoever receives it writes a number on it."""
    session = access.paper_or_404(code)
    language = request.LANGUAGE_CODE
    key = f"paper-form:{session.code}:{language}:{session.changed_at.timestamp()}"
    made = remembered(key, lambda: paper_form.blank_form(session, language=language), seconds=PAPER_SECONDS)
    return _pdf(made, f"{session.code}-{language}.pdf")


@never_cache
@require_safe
def sheets(request: HttpRequest, code: str) -> HttpResponse:
    """Numbered forms for the table where people are helped: each sheet can be entered once."""
    session = access.session_or_404(request.user, code)
    form = SheetsForm(request.GET or {"number": 1})
    if not form.is_valid():
        messages.error(request, _("Up to %(number)s forms can be printed at once.") % {"number": SheetsForm.MOST})
        return redirect("intake:entered", code=code)
    by = access.helper(request.user)
    serials = actions.number_sheets(session=session, number=form.cleaned_data["number"], by=by)
    made = paper_form.numbered_forms(session, serials, language=request.LANGUAGE_CODE)
    return _pdf(made, f"{session.code}-{len(serials)}.pdf")


def _pdf(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _track_url() -> str:
    return f"{settings.SITE_URL}{reverse('public_site:track')}"
