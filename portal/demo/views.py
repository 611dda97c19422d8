"""The demonstration's doors and its page of outgoing mail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.demo import doors, outbox, sign_in


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose door this is; the button uses the link up. Opening the page alone does not: prefetchers open pages."""
    door = doors.pass_through(token) if request.method == "POST" else doors.look(token)
    if door is None:
        return render(request, "demo/used.html", status=410)
    if request.method == "POST":
        return redirect(sign_in.let_in(request, door))
    return render(request, "demo/enter.html", {"role": door.role})


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List what the portal sent, newest first."""
    return render(request, "demo/mail.html", {"mails": outbox.newest(), "most": outbox.MOST})


@login_not_required
@never_cache
@require_safe
def mail_message(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """Show one mail as text."""
    found = outbox.find(file, number)
    if found is None:
        raise Http404
    return render(request, "demo/mail_message.html", {"mail": found})
