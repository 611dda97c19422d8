"""Django's admin as the portal runs it: behind the second factor, in both languages."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    """The configuration desk. Its sign-in is the portal's own, second factor included."""

    site_title = _("Tachawor")
    site_header = _("Tachawor: configuration")
    index_title = _("Configuration")
    enable_nav_sidebar = False

    login = secure_admin_login(AdminSite.login)
