"""What every test of the portal stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.shared import catalogues


@pytest.fixture(autouse=True)
def files_of_a_test(settings, tmp_path: Path) -> None:
    """Address static files by their names, without a manifest; keep stored files in the test's own folder."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def codes_may_take_a_while(settings) -> None:
    """Take a code that a telephone showed at the end of its half minute: a test may type slowly."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture(scope="session", autouse=True)
def catalogues_compiled() -> None:
    """Tests read the words that users read."""
    catalogues.compile_all()
