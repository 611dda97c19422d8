"""Whether the portal can work: the database and Redis answer."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.shared.trail import actions as trail


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when both answer; a dead one raises and the check sees 500. An audit trail left unsealed is logged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("healthz")
    trail.warn_of_gap()
    return HttpResponse("ok", content_type="text/plain")
