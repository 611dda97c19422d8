"""Floor 0: what every other app stands on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharedConfig(AppConfig):
    name = "portal.shared"
    label = "shared"
    verbose_name = _("Retention of personal data")  # what administrators find here

    def ready(self) -> None:
        from portal.shared import checks  # noqa: F401 - registers the checks
