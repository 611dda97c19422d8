"""Pages of the standard answers: the list, a new one, changing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.review.standard_answers import access, actions
from consultations.review.standard_answers.forms import StandardAnswerForm
from consultations.review.standard_answers.models import StandardAnswer
from consultations.review.standard_answers.placeholders import PLACEHOLDERS


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The texts from which answers are begun, for every region and for the reader's own."""
    standards = access.visible_to(request.user)
    context = {
        "rows": [(standard, access.may_change(request.user, standard)) for standard in standards],
        "may_write": access.regions_kept(request.user).exists(),
    }
    return render(request, "review/standard_answers/listing.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    access.keeper(request.user)
    return _write(request, StandardAnswer())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one, or take it out of use."""
    return _write(request, access.changeable_or_404(request.user, pk))


def _write(request: HttpRequest, standard: StandardAnswer) -> HttpResponse:
    form = StandardAnswerForm(
        request.POST or None,
        instance=standard,
        regions=access.regions_kept(request.user),
        national=access.keeps_national(request.user),
    )
    if request.method == "POST" and form.is_valid():
        actions.save_standard_answer(standard=form.instance, by=access.keeper(request.user))
        messages.success(request, _("The standard answer is kept."))
        return redirect("review:standard_answers")
    context = {
        "form": form,
        "standard": standard,
        "placeholders": [(f"{{{name}}}", meaning) for name, meaning in PLACEHOLDERS.items()],
    }
    return render(request, "review/standard_answers/write.html", context, status=422 if form.errors else 200)
