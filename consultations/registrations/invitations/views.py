"""The desk of a meeting's invitations: whom to invite, from a list or the directory; what was sent and answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import access, actions, links
from consultations.registrations.desk_page import desk_page
from consultations.registrations.invitations import (
    access as invitation_access,
    coverage,
    coverage_picture,
    letters as invitation_letters,
    lists,
    queries,
)
from consultations.registrations.invitations.forms import (
    GuestForm,
    HandedOverForm,
    ListForm,
    ListUploadForm,
    PickForm,
    WhichForm,
)
from consultations.registrations.models import Invitation
from portal.shared.typesetting.inline import joined
from portal.shared.uploads import XLSX, takes_files
from portal.shared.validation import put_on_form
from stakeholders.models import Account

State = Invitation.State


@never_cache
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Who is invited and what became of it, filtered as the address says."""
    session = _session(request, code)
    form = ListForm(request.GET)
    rows = queries.matching(queries.of_session(session), form.filters)
    page = queries.page(rows, **form.position)
    counted = queries.counts(session)
    context = {
        "form": form,
        "page": page,
        "counts": [(state, counted[state], form.query(state=state)) for state in State if counted[state]],
        "total": sum(counted.values()),
        "unreleased": queries.unreleased(session).count(),
        "letters": [
            (language, len(keys), keys[-1])
            for language in ("ar", "fr")
            if (keys := list(queries.letters(session, language).values_list("pk", flat=True)))
        ],
        **form.neighbours(page),
    }
    return _page(request, session, "listing", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Invite one person. The coverage leads here with a category or a province chosen."""
    session = _session(request, code)
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        session=session,
        initial=_asked(request) | {"language": "ar"},
    )
    if form.is_valid():
        try:
            invitation = actions.invite(session=session, guest=form.guest(), by=_by(request))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The invitation is noted. It goes out when you send it."))
            return redirect("invitations:one", code=code, pk=invitation.pk)
    return _page(request, session, "add", {"form": form}, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("category", "province") if request.GET.get(name)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One invitation: how far it is, its link, and what may be put right."""
    invitation = invitation_access.invitation_or_404(request.user, code, pk)
    session = invitation.session
    form = GuestForm(request.POST if request.method == "POST" else None, session=session, invitation=invitation)
    if form.is_valid():
        try:
            actions.correct_invitation(invitation=invitation, guest=form.guest(), by=_by(request))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The invitation is put right."))
            return redirect("invitations:one", code=code, pk=pk)
    context = {"invitation": invitation, "form": form, "link": links.invited_url(invitation)}
    return _page(request, session, "one", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Note that an invitation came back, or take it back before it goes out."""
    invitation = invitation_access.invitation_or_404(request.user, code, pk)
    try:
        if "remove" in request.POST:
            actions.remove_invitation(invitation=invitation, by=_by(request))
            messages.success(request, _("The invitation is removed."))
            return redirect("invitations:listing", code=code)
        actions.note_bounced(invitation=invitation, by=_by(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("invitations:one", code=code, pk=pk)


@never_cache
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send every invitation that has an e-mail and has not gone out."""
    session = _session(request, code)
    try:
        released = actions.release_invitations(session=session, by=_by(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        said = ngettext("%(number)d invitation is going out.", "%(number)d invitations are going out.", released)
        messages.success(request, said % {"number": released})
    return redirect("invitations:listing", code=code)


@never_cache
@require_safe
def letters(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The letters to print for those without e-mail, one page each."""
    session = _session(request, code)
    found = invitation_access.letters_or_404(session, language)
    content = invitation_letters.render(session, found, language=language, at=timezone.now())
    actions.note_letters_taken(session=session, language=language, number=len(found), by=_by(request))
    return _download(content, "application/pdf", f"letters-{session.code}-{language}.pdf")


@never_cache
@require_POST
def handed_over(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Note that the letters were handed over: those that the page spoke of, not what was added since."""
    session, form = _session(request, code), HandedOverForm(request.POST)
    if form.is_valid():
        number = actions.note_handed_over(session=session, language=language, by=_by(request), **form.cleaned_data)
        said = ngettext("%(number)d letter is noted as sent.", "%(number)d letters are noted as sent.", number)
        messages.success(request, said % {"number": number})
    return redirect("invitations:listing", code=code)


@never_cache
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty list to fill in."""
    session = _session(request, code)
    content = lists.template_workbook(session, at=timezone.now())
    return _download(content, XLSX.media_type, f"invitations-{session.code}.xlsx")


@never_cache
@takes_files(megabytes=ListUploadForm.MEGABYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Send a list; it is looked through, and taken in once somebody confirms it."""
    session = _session(request, code)
    form = ListUploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        kept = actions.keep_list(session=session, lines=form.cleaned_data["lines"], by=_by(request))
        return redirect("invitations:report", code=code, pk=kept.pk)
    return _page(request, session, "upload", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What would become of each line; once confirmed, what became of it."""
    kept = invitation_access.list_or_404(request.user, code, pk)
    session = kept.session
    if request.method == "POST":
        try:
            actions.confirm_list(kept=kept, by=_by(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The list is taken in. Below is what became of each line."))
        return redirect("invitations:report", code=code, pk=pk)
    return _page(request, session, "report", lists.report_of(kept))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: HttpRequest, code: str) -> HttpResponse:
    """Pick organisations of the directory: verified ones of the region, by category and province."""
    session = _session(request, code)
    which = WhichForm(request.GET, session=session)
    form = PickForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        try:
            picked = actions.invite_organisations(
                session=session, organisations=form.cleaned_data["organisations"], by=_by(request)
            )
        except ValidationError as error:
            put_on_form(form, error)
        else:
            _tell_picked(request, picked)
            return redirect("invitations:listing", code=code)
    asked = queries.already_asked(session)
    organisations = list(queries.organisations_of(session).filter(**which.chosen()))
    context = {
        "which": which,
        "form": form,
        "asked": asked,
        "organisations": organisations,
        "some_can_be_asked": any(
            (one.contact_email or one.contact_phone) and one.pk not in asked for one in organisations
        ),
    }
    return _page(request, session, "directory", context, status=422 if form.errors else 200)


def _tell_picked(request: HttpRequest, picked: Any) -> None:
    """Nothing is lost silently: whoever was left out is named."""
    said = ngettext("%(number)d organisation is invited.", "%(number)d organisations are invited.", len(picked.invited))
    messages.success(request, said % {"number": len(picked.invited)})
    for names, sentence in (
        (picked.already, _("Invited or registered already: %(names)s.")),
        (picked.unreachable, _("Without e-mail and phone, not invited: %(names)s.")),
    ):
        if names:
            messages.warning(request, sentence % {"names": joined(names, get_language() or "")})


@never_cache
@require_safe
def show_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Which categories and provinces are not yet registered, and how long there is to invite them."""
    session = _session(request, code)
    found, now = coverage.of_session(session), timezone.now()
    context = {
        "coverage": found,
        "days": coverage.days_left(session, now),
        "open": session.takes_registrations(now),
        "by_category": coverage_picture.categories(found),
        "by_province": coverage_picture.provinces(found),
    }
    return desk_page(request, session, "registrations/coverage/coverage.html", tab="coverage", context=context)


def _session(request: HttpRequest, code: str) -> RegionalSession:
    return access.meeting_or_404(request.user, code, *access.ORGANISING)


def _by(request: HttpRequest) -> Account:
    return access.staff(request.user, *access.ORGANISING)


def _page(
    request: HttpRequest, session: RegionalSession, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    template = f"registrations/invitations/{name}.html"
    return desk_page(request, session, template, tab="invitations", context=context, status=status)


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
