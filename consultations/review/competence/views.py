"""The page on which it is recorded who may act on a contribution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.contributions.models import Contribution
from consultations.review import access, workflow
from consultations.review.competence import actions, queries
from consultations.review.competence.forms import CompetenceForm
from consultations.review.competence.models import Competence
from consultations.review.views import address_of, tail
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def competence(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the competent level and its bodies, beginning from what the author thinks."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    recorded = queries.competence_of(contribution)
    if request.method == "POST":
        return _record(request, contribution, recorded)
    if not workflow.is_judged(contribution.status):
        messages.info(request, _("Who is competent is recorded once the contribution is admissible."))
        return redirect(address_of("review:contribution", reference, request))
    details = getattr(contribution, "details", None)
    initial = _as_recorded(recorded) if recorded else {"level": details.level if details else ""}
    return _page(request, contribution, recorded, CompetenceForm(initial=initial))


def _record(request: HttpRequest, contribution: Contribution, recorded: Competence | None) -> HttpResponse:
    form = CompetenceForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data | {"bodies": list(form.cleaned_data["bodies"])}
        try:
            actions.record_competence(
                contribution=contribution, by=access.reader(request.user), check_seen=True, **given
            )
        except actions.RecordedMeanwhile:
            again = CompetenceForm(initial=given | {"seen": CompetenceForm.sign_of(recorded and recorded.recorded_at)})
            return _page(request, contribution, recorded, again, status=409)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("It is recorded who may act."))
            return redirect(address_of("review:contribution", contribution.reference, request))
    return _page(request, contribution, recorded, form, status=422)


def _as_recorded(recorded: Competence) -> dict[str, Any]:
    return {
        "level": recorded.level,
        "bodies": list(recorded.bodies.all()),
        "seen": CompetenceForm.sign_of(recorded.recorded_at),
    }


def _page(
    request: HttpRequest,
    contribution: Contribution,
    recorded: Competence | None,
    form: CompetenceForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "contribution": contribution,
        "form": form,
        "recorded": recorded,
        "meanwhile": status == 409,
        "query": tail(request),
    }
    return render(request, "review/competence.html", context, status=status)
