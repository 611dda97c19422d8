"""Recording the objective from the page of the contribution."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.aiming import actions, queries
from consultations.review.aiming.forms import AimForm
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objective(request: HttpRequest, reference: str) -> HttpResponse:
    """Record which objective the contribution serves."""
    contribution = access.contribution_or_404(request.user, reference, *access.SCREENING)
    there = address_of("review:contribution", reference, request) + "#aim"
    if request.method != "POST":
        return redirect(there)
    form, status = AimForm(request.POST, contribution=contribution, aim=queries.aim_of(contribution)), 422
    if form.is_valid():
        try:
            actions.record_aim(contribution=contribution, by=access.reader(request.user), **form.cleaned_data)
        except actions.AimedMeanwhile:
            form, status = _again(form, contribution), 409
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return redirect(there)
    contribution = access.contribution_or_404(request.user, reference)  # it may have been held out this minute
    return page_of(request, contribution, aim_form=form, refused=form, status=status)


def _again(form: AimForm, contribution: Contribution) -> AimForm:
    """Return the form on what stands now, with one's own choice kept: sent again, it replaces the colleague's."""
    aim = queries.aim_of(contribution)
    data = form.data.copy()
    data["seen"] = aim.objective_id if aim else ""
    again = AimForm(data, contribution=contribution, aim=aim)
    stands = aim.objective.name if aim else _("None recorded")
    said = _("A colleague chose meanwhile: “%(objective)s”. Your choice is kept here; record it to replace theirs.")
    again.add_error("objective", said % {"objective": stands})
    return again
