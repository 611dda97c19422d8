"""A portal with one region that takes contributions."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from consultations.regional_sessions.actions import create_session, move_session
from consultations.regional_sessions.models import RegionalSession
from stakeholders.categories import load_categories
from strategy.actions import load_reference
from strategy.models import Region


@pytest.fixture
def session(db: None, settings) -> RegionalSession:
    """Region 04 with an announced session whose windows are open."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"hostile-{uuid.uuid4()}"}}
    translation.activate("ar")
    load_reference()
    load_categories()
    now = timezone.now()
    session = RegionalSession(
        code="RS-04", region=Region.objects.get(code="04"), mode=RegionalSession.Mode.IN_PERSON,
        title_ar="لقاء", title_fr="Rencontre", venue_ar="الولاية", venue_fr="Wilaya",
        starts_at=now, ends_at=now + timedelta(hours=3),
        registration_opens_at=now, registration_closes_at=now + timedelta(days=1),
        contributions_open_at=now, contributions_close_at=now + timedelta(days=1),
    )  # fmt: skip
    create_session(session=session, by=None)
    return move_session(session=session, to=RegionalSession.State.ANNOUNCED, by=None)


@pytest.fixture(autouse=True)
def nothing_waits_for_a_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests send their mail themselves, when they read it."""
    monkeypatch.setattr("portal.shared.jobs.send", lambda task, **arguments: None)
