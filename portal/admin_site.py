"""Django's admin as the portal runs it: behind the portal's own sign-in and second factor, for administrators alone."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class PortalAdminSite(AdminSite):
    """The configuration desk.

    `SecondFactorMiddleware` has already turned away whoever did not prove a second factor. The admin's own sign-in
    form, which knows passwords only, is never shown.
    """

    site_title = _("Tachawor")
    site_header = _("Tachawor: configuration")
    index_title = _("Configuration")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Let administrators in; a signed-in person who is none is told so instead of being asked to sign in again."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().has_permission(request)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        index = reverse("admin:index", current_app=self.name)
        wanted = request.GET.get("next", "")
        back = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else index
        if self.has_permission(request):
            return HttpResponseRedirect(back)
        return redirect_to_login(back)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")
