"""The portal's addresses with the demonstration's, which the portal itself adds only where TACHAWOR_DEMO is set."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*i18n_patterns(path("demo/", include("portal.demo.urls"))), *urlpatterns]
