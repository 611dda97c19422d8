"""Places, windows and people are those of the contributor's pages; files lie in a folder of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from consultations.contributions.tests.conftest import (
    account,
    axis,
    citizens,
    fields,
    make_contribution,
    opened,
    oriental,
    rabat,
    surroundings,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return settings.MEDIA_ROOT
