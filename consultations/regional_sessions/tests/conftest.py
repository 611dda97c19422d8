"""An administrator at the desk, and sessions to work on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import RegionalSession, Speaker
from consultations.regional_sessions.tests.papers import item
from stakeholders.actions import create_account, grant_role
from stakeholders.categories import load_categories
from strategy.actions import load_reference
from strategy.models import Region


@pytest.fixture(autouse=True)
def _plain_surroundings(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture
def regions(db):
    load_reference()
    load_categories()
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def media(settings, tmp_path):
    """Keep files where this test alone looks."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def administrator(regions):
    account = create_account(email="chief@example.org", by=None)
    grant_role(account=account, role="administrator", region=None, by=None)
    return account


@pytest.fixture
def desk(administrator) -> Client:
    """Return a browser in which the administrator has signed in with a second factor."""
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(administrator)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(administrator.pk)
    session.save()
    return client


@pytest.fixture
def draft(regions, administrator) -> RegionalSession:
    """Return a session that lacks nothing but its announcement."""
    session = RegionalSession(
        code="RS-04-TEST",
        region=regions["04"],
        title_ar="لقاء الرباط",
        title_fr="Rencontre de Rabat",
        venue_ar="مقر الولاية",
        venue_fr="Siège de la wilaya",
        mode="hybrid",
        remote_link="https://example.org/rs-04",
        starts_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, 16, 0, tzinfo=UTC),
        registration_opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        registration_closes_at=datetime(2026, 11, 28, tzinfo=UTC),
        contributions_open_at=datetime(2026, 11, 1, tzinfo=UTC),
        contributions_close_at=datetime(2027, 2, 1, tzinfo=UTC),
    )
    return actions.create_session(session=session, by=administrator)


@pytest.fixture
def planned(draft, administrator) -> RegionalSession:
    """The draft with two items and a speaker."""
    agenda = [item("09:30", "10:30", "الافتتاح"), item("11:00", "12:00", "الورشة")]
    actions.change_session(session=draft, by=administrator, agenda=agenda)
    speaker = Speaker(item=agenda[0], name_ar="ليلى", name_fr="Leïla")
    speaker.full_clean()
    speaker.save()
    return draft
