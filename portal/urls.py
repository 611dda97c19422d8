"""The portal's addresses. Everything people read carries its language: `/ar/…`, `/fr/…`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal.health import healthz

handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.failed"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("account/", include("allauth.urls")),
        path("", include("stakeholders.urls")),
        path("", include("consultations.urls")),
        *([path("demo/", include("portal.demo.urls"))] if settings.DEMO else []),
    ),
]
