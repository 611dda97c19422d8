"""Floor 0: what every other app stands on."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "portal.shared"
    label = "shared"

    def ready(self) -> None:
        from portal.shared import checks  # noqa: F401 - registers the checks
