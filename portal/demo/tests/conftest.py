"""A demonstration, whatever the surroundings say."""

import pytest
from django.core.cache import cache
from django.utils import translation

from strategy.actions import load_reference


@pytest.fixture(autouse=True)
def demonstration(settings, tmp_path):
    """Open the demonstration's addresses and give it an outbox of its own."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "portal.demo.tests.urls"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture
def reference(db):
    load_reference()
