"""The form's script sends by itself, so that a lost line leaves the words where they are: it is told where to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse

HEADER = "X-Page-Script"


def is_script(request: HttpRequest) -> bool:
    """Return whether the page's script asks, not the browser on its own."""
    return HEADER in request.headers


def tells_scripts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a script the address that it would be redirected to: followed unseen, it would be read twice.

    Whatever else the view answers stays: the script has the browser send the form once more and show it. The ticket
    sees to it that nothing is received twice.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not is_script(request) or response.status_code != 302:
            return response
        told = JsonResponse({"to": response["Location"]})
        told.cookies = response.cookies
        return told

    return answer
