"""The minutes as those who attended read them before they are final, and the amendments they propose."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.registrations import actions
from consultations.registrations.minutes import access as minutes_access, queries, reading, snapshot
from consultations.registrations.minutes.forms import AmendmentForm
from consultations.registrations.minutes.reading import Document, Part
from consultations.registrations.models import Minutes
from portal.shared.validation import put_on_form

WHOLE_SECTION = "section"


@login_not_required
@never_cache
@require_safe
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes while they may be amended, one's own amendments, and what was answered."""
    registration, minutes = minutes_access.own_or_404(request, reference)
    context = {
        "registration": registration,
        "session": registration.session,
        "minutes": minutes,
        "open": minutes.takes_amendments,
        # What is being drafted again is nobody's to read; what is final is public.
        "document": _document(minutes) if minutes.state == Minutes.State.AMENDING else None,
        "own": queries.amendments_of(registration),
    }
    return render(request, "registrations/amendments/minutes.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Propose a change to one section."""
    registration, minutes = minutes_access.own_or_404(request, reference)
    section = queries.section_of(minutes, key)
    # What was typed is shown again when the time ran out meanwhile; what is being drafted again is nobody's to read.
    may_read = minutes.takes_amendments or (request.method == "POST" and minutes.state != Minutes.State.DRAFTING)
    if section is None or not may_read:
        raise Http404
    part = next(part for part in _document(minutes).parts if part.key == key)
    form = AmendmentForm(request.POST if request.method == "POST" else None, passages=_passages(part))
    if form.is_valid():
        about = form.cleaned_data["about"]
        entry = next((one for one in section.entries.all() if str(one.pk) == about), None)
        try:
            actions.propose_amendment(
                minutes=minutes, registration=registration, section=section, entry=entry, **form.proposal()
            )
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your amendment has arrived. You read here what becomes of it."))
            return redirect("amendments:minutes", reference=reference)
    context = {"registration": registration, "session": registration.session, "part": part, "form": form}
    return render(request, "registrations/amendments/propose.html", context, status=422 if form.errors else 200)


def _document(minutes: Minutes) -> Document:
    return reading.read(snapshot.public(snapshot.staff(minutes)))


def _passages(part: Part) -> list[tuple[str, str]]:
    """What an amendment may be about: the section's text, or one of the passages under it."""
    texts = [(WHOLE_SECTION, _("The text of the section"))]
    for entry in part.entries:
        words = Truncator(entry.words.text if entry.words else "").words(14)
        who = entry.by or f"{entry.kind_name} {entry.number}"
        texts.append((str(entry.key), _("%(who)s: “%(words)s”") % {"who": who, "words": words}))
    return texts
