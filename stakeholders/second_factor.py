"""Staff work behind a second factor: whoever holds a role enrols one, and proves it in every session.

Allauth asks an enrolled person for the second factor while signing in. This floor closes what that leaves open: a
password alone where nothing is enrolled yet, a session older than the enrolment, a role granted in mid-session. The
rule stands in one middleware, before every view, Django's admin included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.shared import audit
from stakeholders.models import SECOND_FACTORS, Account

# What allauth writes in the session when a code, a recovery code or a passkey was accepted.
SECOND_FACTOR = "mfa"
# What the demonstration's single-use links write; worth nothing outside a demonstration.
DEMO_DOOR = "demo"

ENROL = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
PROVE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ALWAYS = {"account_logout", "healthz"}


def is_proven(request: HttpRequest) -> bool:
    """Return whether this very session was opened, or confirmed since, by a second factor."""
    return _opened_by(request, SECOND_FACTOR)


def came_by_demo_door(request: HttpRequest) -> bool:
    """Return whether a demonstration's link opened this session; elsewhere no session did."""
    return settings.DEMO and _opened_by(request, DEMO_DOOR)


def _opened_by(request: HttpRequest, method: str) -> bool:
    return any(record.get("method") == method for record in get_authentication_records(request, request.user))


class SecondFactorMiddleware:
    """Sends staff without a second factor to enrol one, and staff with an unproven session to prove it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        account = request.user
        if not isinstance(account, Account) or not account.works_here:
            return None
        address = request.resolver_match.view_name if request.resolver_match else ""
        if address in ALWAYS or came_by_demo_door(request):
            return None
        if not account.had_second_factor:
            if address in ENROL:
                return None
            messages.info(request, _("Your work on the portal asks for a second factor. Add one to go on."))
            return _send_to(reverse("mfa_index"), request)
        if not is_proven(request):
            return None if address in PROVE else _send_to(_where_to_prove(account), request)
        return None


def _where_to_prove(account: Account) -> str:
    """Return the page for the person's own kind of authenticator."""
    methods = {method["id"]: method["url"] for method in get_adapter().get_reauthentication_methods(account)}
    if is_mfa_enabled(account, types=[Authenticator.Type.TOTP]):
        return str(methods["mfa_reauthenticate"])
    return str(methods["mfa_reauthenticate:webauthn"])


def _send_to(page: str, request: HttpRequest) -> HttpResponseRedirect:
    # Only a page can be come back to: what a form carried is not kept, it is filled again after the second factor.
    back = request.get_full_path() if request.method == "GET" else ""
    response = HttpResponseRedirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else page)
    response["Cache-Control"] = "no-store"
    return response


def listen_to_allauth() -> None:
    """Ask allauth to tell of authenticators coming and going. It has no other way to tell."""
    authenticator_added.connect(_enrolled, dispatch_uid="second_factor_enrolled")
    authenticator_removed.connect(_removed, dispatch_uid="second_factor_removed")


def _enrolled(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_rest: Any) -> None:
    """Note the enrolment. Its code or key was checked this minute: the session need not prove it again."""
    audit.record("second_factor_enrolled", user, by=user, type=authenticator.type)
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, SECOND_FACTOR, id=authenticator.pk, type=authenticator.type)


def _removed(*, user: Account, authenticator: Authenticator, **_rest: Any) -> None:
    audit.record("second_factor_removed", user, by=user, type=authenticator.type)
