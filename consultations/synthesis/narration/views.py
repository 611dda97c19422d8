"""The rapporteur's pages: the sections of a version, and the texts of one of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.synthesis import workflow
from consultations.synthesis.narration import access, actions, showing
from consultations.synthesis.narration.forms import PLACES, SectionForm


@never_cache
@require_safe
def narrative(request: HttpRequest, region_code: str, version: int) -> HttpResponse:
    """The sections of a version, which of them are written, and what changed under them."""
    report = access.writable_or_404(request.user, region_code, version)
    context = {
        "report": report,
        "sections": showing.sections(report),
        "homeless": showing.homeless(report),
        "is_open": report.state in workflow.OPEN,
    }
    return render(request, "synthesis/narration/narrative.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, region_code: str, version: int, section: str) -> HttpResponse:
    """The machine's sentences of a section, and the texts around them."""
    report = access.writable_or_404(request.user, region_code, version)
    every = showing.sections(report)
    place = next((number for number, one in enumerate(every) if one.key == section), None)
    if place is None:
        raise Http404
    found, status = every[place], 200
    form = SectionForm(request.POST or None, passages=found.passages)
    newer: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_section(report=report, section=section, texts=form.texts, by=request.user)
        except workflow.InvalidMove:
            messages.warning(request, _("Somebody was faster: this version stands elsewhere now. Read it again."))
            return redirect("synthesis:region", region_code)
        except actions.RewrittenMeanwhile as refused:
            newer, status = _newer(form, refused), 409
        except ValidationError as refused:
            for field, told in refused.message_dict.items():
                form.add_error(field, told)
        else:
            messages.success(request, _("Kept."))
            return redirect("synthesis:section", region_code, version, section)
    if form.is_bound and form.errors:
        status = 422
    context = {
        "report": report,
        "section": found,
        "fields": [
            _field(form, found, language, spot) for language, _n in settings.LANGUAGES for spot in PLACES[language]
        ],
        "hidden": form.hidden_fields(),
        "form": form,
        "newer": newer,
        "previous": every[place - 1] if place else None,
        "next": every[place + 1] if place + 1 < len(every) else None,
        "is_open": report.state in workflow.OPEN,
    }
    return render(request, "synthesis/narration/section.html", context, status=status)


def _field(form: SectionForm, found: showing.Section, language: str, spot: str) -> dict[str, Any]:
    name = f"{spot}_{language}"
    return {"field": form[name], "by_hand": found.by_hand.get(name, [])}


def _newer(form: SectionForm, refused: actions.RewrittenMeanwhile) -> list[dict[str, Any]]:
    """Return what stands there now, and let the next press go over it: the writer has seen it by then."""
    passage: Any = refused.passage
    form.data = form.data.copy()
    form.data[f"seen_{passage.language}"] = str(passage.version)
    return [
        {"label": label, "text": getattr(passage, spot), "language": passage.language, "by": passage.changed_by}
        for spot, label in PLACES[passage.language].items()
    ]
