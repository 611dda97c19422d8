"""Filling in the grid."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.review import access
from consultations.review.assessing import actions, models
from consultations.review.assessing.showing import form_for
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """Judge a contribution by the grid, or correct one's own judgement."""
    contribution = access.contribution_or_404(request.user, reference, *access.REVIEWING)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request) + "#judgement")
    reader = access.reader(request.user)
    form = form_for(contribution, request.POST, reader=reader)
    if form.is_valid():
        try:
            assessment = actions.assess(
                contribution=contribution,
                marks=form.marks,
                remark=form.cleaned_data["remark"],
                by=reader,
                asked=form.asked,
            )
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _what_is_next(assessment))
            return redirect(address_of("review:contribution", reference, request) + "#judgement")
    contribution = access.contribution_or_404(request.user, reference)  # as it stands now: it may have moved on
    return page_of(request, contribution, assessment_form=form, refused=form, status=422)


def _what_is_next(assessment: models.Assessment) -> str:
    if assessment.place == models.FIRST:
        return _("Your assessment is kept. Nobody sees it before a colleague has given theirs.")
    if assessment.place == models.SECOND:
        return _("Your assessment is kept. Both are shown now, side by side.")
    return _("Your assessment settles the difference.")
