"""Who takes part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("Territorial actors")

    def ready(self) -> None:
        from stakeholders.second_factor import listen_to_allauth

        listen_to_allauth()
