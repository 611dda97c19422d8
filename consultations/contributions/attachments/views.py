"""A contribution's file, for its author and for the public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from consultations.contributions.attachments import access, serving


@login_not_required
@require_safe
def file(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The file itself."""
    return serving.response_of(request, access.file_or_404(request, reference, number))
