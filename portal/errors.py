"""Pages for what went wrong: they say what happened and what to do; the log holds the reference that they show."""

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import DiskFull, QueryCanceled
from redis.exceptions import RedisError

log = logging.getLogger("portal.errors")


class CareMiddleware:
    """Two cares for every page.

    What is made for somebody signed in is kept by no cache. When a service that a page needs is away, the visitor is
    told so; what was being sent has not been taken in, and is theirs to send again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 503 when Redis is away (signing in counts its tries there), the database has no room left, or a query
        was broken off for its length.

        Other errors go their usual way.
        """
        if not (isinstance(error, RedisError) or isinstance(error.__cause__, (QueryCanceled, DiskFull))):
            return None
        reference = secrets.token_hex(4)
        log.error("reference %s: %s %s: %s", reference, request.method, request.path, error)
        response = render(request, "503.html", {"error_reference": reference}, status=503)
        response["Retry-After"] = "60"
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """An error of ours. The reference stands on the page and in the log, beside the address."""
    reference = secrets.token_hex(4)
    log.error("reference %s: %s %s failed", reference, request.method, request.path)
    # Without the request: its context asks the database who looks, and the database may be what failed.
    return HttpResponseServerError(render_to_string("500.html", {"error_reference": reference}))
