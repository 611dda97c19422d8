"""The files of a contribution at the desk: heard, seen, written down, shown to the public or withheld."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.attachments import access as files, serving
from consultations.contributions.attachments.actions import describing
from consultations.contributions.attachments.forms import TextForm
from consultations.review import access
from consultations.review.views import address_of, page_of
from portal.shared.validation import put_on_form


@require_safe
def file(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The file itself."""
    contribution = access.contribution_or_404(request.user, reference)
    return serving.response_of(request, files.file_of_or_404(contribution, number))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Write down what a recording says, or what a picture shows."""
    contribution = access.contribution_or_404(request.user, reference, *access.SCREENING)
    attachment = files.file_of_or_404(contribution, number)
    if request.method != "POST":
        return redirect(address_of("review:contribution", reference, request))
    form = TextForm(request.POST, attachment=attachment)
    if form.is_valid():
        try:
            describing.write_down(attachment=attachment, by=access.reader(request.user), **form.cleaned_data)
        except describing.WrittenMeanwhile as meanwhile:
            return page_of(request, contribution, text_form=form.after(meanwhile.attachment), status=409)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The text is saved."))
            return redirect(address_of("review:contribution", reference, request))
    return page_of(request, contribution, text_form=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a file to the public beside the published text, or withhold it."""
    contribution = access.contribution_or_404(request.user, reference, *access.SCREENING)
    attachment = files.file_of_or_404(contribution, number)
    if request.method == "POST":
        public = request.POST.get("public") == "1"
        try:
            describing.show_publicly(attachment=attachment, public=public, by=access.reader(request.user))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect(address_of("review:contribution", reference, request))
