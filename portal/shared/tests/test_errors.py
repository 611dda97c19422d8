"""What a visitor is told when a part of the portal is away, and what no cache may keep."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from portal.shared.checks import a_demonstration_stays_at_home

pytestmark = pytest.mark.django_db


def test_signing_in_without_redis_is_explained(settings) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    page = Client().post("/fr/account/login/", {"login": "a@example.org", "password": "wrong password"})
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert page.context["error_reference"] in page.content.decode()


def test_pages_for_somebody_signed_in_are_kept_by_no_cache() -> None:
    somebody, anybody = Client(), Client()
    somebody.force_login(get_user_model().objects.create_user("a@example.org"))
    assert somebody.get("/ar/")["Cache-Control"] == "private, no-store"
    assert not anybody.get("/ar/").has_header("Cache-Control")


def test_the_demonstration_does_not_start_on_a_public_address(settings) -> None:
    settings.DEMO, settings.SECURE = True, True
    assert [fault.id for fault in a_demonstration_stays_at_home(None)] == ["portal.E002"]
    settings.SECURE = False
    assert a_demonstration_stays_at_home(None) == []
