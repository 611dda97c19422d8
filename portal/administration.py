"""The admin app with the portal's own site."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"
