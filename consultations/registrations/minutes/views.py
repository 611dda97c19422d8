"""The desk of a meeting's minutes: write them, ask those who attended, decide, close, correct."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import access, actions
from consultations.registrations.actions.minutes import ChangedMeanwhile
from consultations.registrations.desk_page import desk_page
from consultations.registrations.minutes import access as minutes_access, attendance, queries, workflow
from consultations.registrations.minutes.forms import (
    BeginForm,
    CorrectionForm,
    DecisionForm,
    EntryForm,
    NewSectionForm,
    OpenForm,
    SectionForm,
)
from consultations.registrations.models import Minutes, MinutesEntry, MinutesSection
from portal.shared.validation import put_on_form
from stakeholders.models import Account

State = Minutes.State


@never_cache
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Where the minutes stand: what is written and what is missing, the amendments, the closed versions."""
    session = access.meeting_or_404(request.user, code, *access.DRAFTING)
    minutes = queries.of_session(session)
    if minutes is None:
        return _begin_page(request, session, BeginForm(initial={"working_language": _language()}))
    minutes.session = session
    sections = queries.sections(minutes)
    gaps = {gap.section.pk: gap for gap in queries.gaps(sections)}
    context = {
        "minutes": minutes,
        "sections": [(section, gaps.get(section.pk)) for section in sections],
        "attendance": attendance.whole(session),
        "amendments": queries.amendments(minutes),
        "versions": queries.versions(minutes),
        "may": _moves(request, minutes),
    }
    return _page(request, session, "overview", context)


def _moves(request: HttpRequest, minutes: Minutes) -> dict[str, bool]:
    """Which buttons the viewer is shown."""
    organises = access.may(request.user, minutes.session, *access.ORGANISING)
    return {
        "arrange": workflow.may_be_arranged(minutes),
        "open": workflow.may_move(minutes, State.AMENDING),
        "close": organises and workflow.may_move(minutes, State.FINAL),
        "correct": organises and minutes.state == State.FINAL,
    }


@never_cache
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the minutes from the agenda."""
    session = access.meeting_or_404(request.user, code, *access.DRAFTING)
    form = BeginForm(request.POST)
    if form.is_valid():
        try:
            actions.begin_minutes(session=session, by=_by(request), **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect("minutes:overview", code=code)
    return _begin_page(request, session, form, status=422)


def _begin_page(request: HttpRequest, session: RegionalSession, form: BeginForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "too_early": session.state not in workflow.BEGUN_IN}
    return _page(request, session, "begin", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One section: its text, and what was said and decided under it. Asked by htmx it only saves."""
    section = minutes_access.section_or_404(request.user, code, pk)
    form = SectionForm(request.POST if request.method == "POST" else None, section=section, minutes=section.minutes)
    if form.is_valid():
        try:
            section = actions.save_section(
                section=section,
                titles=form.titles(),
                texts=form.both("text"),
                seen=form.cleaned_data["seen"],
                by=_by(request),
            )
        except ChangedMeanwhile as meanwhile:
            if request.htmx:
                return _saved(request, form.cleaned_data["seen"], meanwhile=meanwhile)
            return _section_page(request, section, form, meanwhile=meanwhile)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            if request.htmx:
                return _saved(request, section.revision)
            messages.success(request, _("The section is saved."))
            return redirect("minutes:section", code=code, pk=pk)
    if request.htmx and form.is_bound:
        return _saved(request, section.revision, refused=True)
    return _section_page(request, section, form)


def _section_page(
    request: HttpRequest, section: MinutesSection, form: SectionForm, *, meanwhile: ChangedMeanwhile | None = None
) -> HttpResponse:
    context = {
        "minutes": section.minutes,
        "section": section,
        "form": form,
        # Who saves again has seen what the other one wrote; what they typed stays in the form.
        "seen": meanwhile.passage.revision if meanwhile else section.revision,
        "meanwhile": meanwhile.passage if meanwhile else None,
        "entries": section.entries.select_related("category", "organisation").order_by("number"),
        "may_arrange": workflow.may_be_arranged(section.minutes),
        "may_write": bool(workflow.writable_languages(section.minutes)),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return _page(request, section.minutes.session, "section", context, status=status)


def _saved(
    request: HttpRequest, seen: int, *, meanwhile: ChangedMeanwhile | None = None, refused: bool = False
) -> HttpResponse:
    """The line under a text that says when it was saved, with the revision that its next save has seen."""
    context = {"seen": seen, "meanwhile": meanwhile, "refused": refused, "saved_at": timezone.now()}
    return render(request, "registrations/minutes/_saved.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_section(request: HttpRequest, code: str) -> HttpResponse:
    """Add a section that the agenda did not foresee."""
    minutes = minutes_access.minutes_or_404(request.user, code)
    form = NewSectionForm(request.POST if request.method == "POST" else None, minutes=minutes)
    if form.is_valid():
        try:
            added = actions.add_section(minutes=minutes, titles=form.both("title"), by=_by(request))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect("minutes:section", code=code, pk=added.pk)
    context = {"minutes": minutes, "form": form}
    return _page(request, minutes.session, "add_section", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def arrange_section(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Move a section up or down, or take it away."""
    section = minutes_access.section_or_404(request.user, code, pk)
    try:
        if "remove" in request.POST:
            actions.remove_section(section=section, by=_by(request))
        else:
            actions.move_section(section=section, up="up" in request.POST, by=_by(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("minutes:overview", code=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_entry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add what was said or decided under a section."""
    section = minutes_access.section_or_404(request.user, code, pk)
    form = EntryForm(request.POST if request.method == "POST" else None, minutes=section.minutes)
    if form.is_valid():
        try:
            actions.add_entry(section=section, words=form.words(), by=_by(request))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is added."))
            return redirect("minutes:section", code=code, pk=pk)
    return _entry_page(request, section, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change or translate what was said or decided."""
    entry = minutes_access.entry_or_404(request.user, code, pk)
    section = entry.section
    form = EntryForm(request.POST if request.method == "POST" else None, minutes=section.minutes, entry=entry)
    if form.is_valid():
        try:
            actions.save_entry(entry=entry, words=form.words(), seen=form.cleaned_data["seen"], by=_by(request))
        except ChangedMeanwhile as meanwhile:
            return _entry_again(request, section, meanwhile.passage)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is saved."))
            return redirect("minutes:section", code=code, pk=section.pk)
    return _entry_page(request, section, form, entry=entry)


def _entry_again(request: HttpRequest, section: MinutesSection, there: Any) -> HttpResponse:
    """Somebody was faster: show their text, keep what was typed, and know theirs as seen from now on."""
    data = request.POST.copy()
    data["seen"] = there.revision
    form = EntryForm(data, minutes=section.minutes, entry=there)
    return _entry_page(request, section, form, entry=there, meanwhile=there)


def _entry_page(
    request: HttpRequest,
    section: MinutesSection,
    form: EntryForm,
    *,
    entry: MinutesEntry | None = None,
    meanwhile: MinutesEntry | None = None,
) -> HttpResponse:
    context = {
        "minutes": section.minutes,
        "section": section,
        "entry": entry,
        "form": form,
        "meanwhile": meanwhile,
        "may_arrange": workflow.may_be_arranged(section.minutes),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return _page(request, section.minutes.session, "entry", context, status=status)


@never_cache
@require_POST
def remove_entry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an entry away."""
    entry = minutes_access.entry_or_404(request.user, code, pk)
    try:
        actions.remove_entry(entry=entry, by=_by(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("minutes:section", code=code, pk=entry.section_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_amendments(request: HttpRequest, code: str) -> HttpResponse:
    """Ask those who attended for their amendments."""
    minutes = minutes_access.minutes_or_404(request.user, code)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.open_amendments(minutes=minutes, until=form.moment(), by=_by(request))
        except workflow.InvalidMove:
            form.add_error(None, _("These minutes cannot be opened for amendment from where they stand now."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Those who attended are being written to."))
            return redirect("minutes:overview", code=code)
    attended = queries.attended(minutes.session).count()
    context = {"minutes": minutes, "form": form, "attended": attended}
    return _page(request, minutes.session, "open", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Read an amendment beside the text it is about, and decide on it."""
    amendment = minutes_access.amendment_or_404(request.user, code, number)
    form = DecisionForm(request.POST if request.method == "POST" else None, amendment=amendment)
    meanwhile = None
    if form.is_valid():
        decision = {name: form.cleaned_data[name] for name in ("state", "answer", "seen")}
        try:
            actions.decide_amendment(amendment=amendment, texts=form.both("text"), by=_by(request), **decision)
        except ChangedMeanwhile as changed:
            meanwhile = changed.passage
            data = request.POST.copy()
            data["seen"] = meanwhile.revision
            form = DecisionForm(data, amendment=amendment)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is decided, and the author is told."))
            return redirect("minutes:overview", code=code)
    context = {"minutes": amendment.minutes, "amendment": amendment, "form": form, "meanwhile": meanwhile}
    status = 409 if meanwhile else 422 if form.errors else 200
    return _page(request, amendment.minutes.session, "amendment", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, say what stands in the way, then close and publish."""
    minutes = minutes_access.minutes_or_404(request.user, code, *access.ORGANISING)
    faults: list[str] = []
    if request.method == "POST":
        try:
            actions.close_minutes(minutes=minutes, by=_by(request, *access.ORGANISING))
        except workflow.InvalidMove:
            faults = [_("These minutes cannot be closed from where they stand now.")]
        except ValidationError as error:
            faults = error.messages
        else:
            messages.success(request, _("The minutes are final and published in both languages."))
            return redirect("minutes:overview", code=code)
    context = {
        "minutes": minutes,
        "faults": faults,
        "hindrances": actions.hindrances(minutes, at=timezone.now()),
        "may_close": workflow.may_move(minutes, State.FINAL),
    }
    return _page(request, minutes.session, "close", context, status=422 if faults else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a version that corrects final minutes."""
    minutes = minutes_access.minutes_or_404(request.user, code, *access.ORGANISING)
    form = CorrectionForm(request.POST if request.method == "POST" else None, minutes=minutes)
    if form.is_valid():
        by = _by(request, *access.ORGANISING)
        try:
            actions.begin_correction(minutes=minutes, corrections=form.both("correction"), by=by)
        except workflow.InvalidMove:
            form.add_error(None, _("Only final minutes are corrected."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect("minutes:overview", code=code)
    context = {"minutes": minutes, "form": form}
    return _page(request, minutes.session, "correct", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def file(request: HttpRequest, code: str, version: int, edition: str, language: str) -> FileResponse:
    """A file of a closed version. Taking the staff's edition is recorded."""
    file = minutes_access.file_or_404(request.user, code, version, edition, language)
    if edition == file.Edition.STAFF:
        actions.note_minutes_taken(file=file, by=_by(request))
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=queries.file_name(file))


def _page(
    request: HttpRequest, session: RegionalSession, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    template = f"registrations/minutes/{name}.html"
    return desk_page(request, session, template, tab="minutes", context=context, status=status)


def _by(request: HttpRequest, *roles: str) -> Account:
    return access.staff(request.user, *(roles or access.DRAFTING))


def _language() -> str:
    return (get_language() or "ar")[:2]
