"""My data: what every room holds about me, put right, taken along, erased (law 09-08)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.public_site.keeping import HOLDINGS
from consultations.public_site.my_data_file import archive
from portal.shared.time import day_and_clock
from portal.shared.validation import put_on_form
from stakeholders import actions, personal_data, queries
from stakeholders.forms import AboutMeForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """See everything, and put right what one says about oneself."""
    form = AboutMeForm(request.POST or None, account=request.user)
    if form.is_valid():
        try:
            actions.rectify_account(account=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("public_site:my_data")
    context = {
        "form": form,
        "held": personal_data.export(request.user, holdings=HOLDINGS),
        "erasure": queries.open_erasure(request.user),
    }
    return render(request, "public_site/my_data/page.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Take everything along: a page to read and a file for machines, in one archive."""
    now = timezone.now()
    content = archive(personal_data.export(request.user, holdings=HOLDINGS), at=now)
    actions.note_download(account=request.user)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="tachawor-{now:%Y%m%d}.zip"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Read what erasing means, then ask for it."""
    if request.method != "POST":
        context = {
            "refused": queries.why_not_erased(request.user),
            "alone": queries.managed_alone(request.user),
            "days": actions.GRACE.days,
        }
        return render(request, "public_site/my_data/erase.html", context)
    try:
        asked = actions.ask_erasure(account=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("public_site:my_data")
    said = _("Your data will be erased on %(day)s. Until then you may take this back here.")
    messages.success(request, said % {"day": day_and_clock(asked.due_at)})
    return redirect("public_site:my_data")


@never_cache
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Take the wish to be erased back."""
    actions.take_back_erasure(account=request.user)
    messages.success(request, _("Your data stay."))
    return redirect("public_site:my_data")
