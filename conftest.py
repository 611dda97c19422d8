"""What every test of the portal stands on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation

from portal.shared import catalogues
from stakeholders.models import Account
from tests import people


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the tests empty the audit trail between two cases, as they empty every table: here they own it.

    The portal has no such door. Whoever wants past the guard must own the tables, as no process in production does.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shared_auditentry DISABLE TRIGGER audit_is_never_emptied")
        cursor.execute("ALTER TABLE shared_auditseal DISABLE TRIGGER seals_are_never_emptied")


@pytest.fixture(autouse=True)
def files_of_a_test(settings, tmp_path: Path) -> None:
    """Address static files by their names, without a manifest; keep stored files in the test's own folder."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.MEDIA_ROOT = tmp_path / "media"


_running = {"test": ""}


def key_of_this_test(key: str, prefix: str, version: int) -> str:
    """Keep what a test remembers under a name of its own."""
    return f"{_running['test']}:{prefix}:{version}:{key}"


@pytest.fixture(autouse=True, scope="session")
def one_cache_for_all_tests() -> Iterator[None]:
    """Set the cache up once: each new one opens connections of its own, and Redis takes some 1,400 of them."""
    with override_settings(CACHES={"default": settings.CACHES["default"] | {"KEY_FUNCTION": key_of_this_test}}):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Let no test find what another one counted or kept in Redis."""
    _running["test"] = str(uuid.uuid4())


@pytest.fixture(autouse=True)
def the_default_language(settings) -> Iterator[None]:
    """Begin every test in the portal's first language: a request leaves its own behind in the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def codes_may_take_a_while(settings) -> None:
    """Take a code that a telephone showed at the end of its half minute: a test may type slowly."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture(autouse=True)
def passwords_are_quick_to_keep(settings) -> None:
    """Keep passwords by a quick hash: that of production takes a third of a second each, and is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_account(db: None) -> Callable[..., Account]:
    """Make an account that holds a role in some regions: see `people.account_of`."""
    return people.account_of


@pytest.fixture
def sign_in() -> Callable[[Account], Client]:
    """Open a browser session, with the second factor proven where the account needs one."""
    return people.signed_in


@pytest.fixture(scope="session", autouse=True)
def catalogues_compiled() -> None:
    """Tests read the words that users read."""
    catalogues.compile_all()
