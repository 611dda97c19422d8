"""What a visitor is told when a part of the portal is away, and what no cache may keep."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from portal.shared.checks import a_demonstration_stays_at_home

pytestmark = pytest.mark.django_db


def test_signing_in_without_redis_is_explained(settings) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    page = Client().post("/fr/account/login/", {"login": "a@example.org", "password": "wrong password"})
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert page.context["error_reference"] in page.content.decode()


@login_not_required
def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
        cursor.execute("SELECT pg_sleep(20)")
    return HttpResponse()


urlpatterns = [path("slow/", slow)]


@pytest.mark.urls(__name__)
def test_a_query_that_takes_too_long_is_explained() -> None:
    with transaction.atomic():  # what the test itself runs in survives the broken-off query
        page = Client().get("/slow/")
        transaction.set_rollback(True)
    assert (page.status_code, page["Retry-After"]) == (503, "60")


@pytest.mark.parametrize(("entry", "patience"), [("portal.wsgi", "20s"), ("django", "0")])
def test_only_what_answers_requests_breaks_long_queries_off(entry: str, patience: str) -> None:
    asks = f"import {entry}, django; django.setup(); from django.db import connection as c; "
    asks += "k = c.cursor(); k.execute('SHOW statement_timeout'); print(k.fetchone()[0]); "
    asks += "k.execute('SHOW random_page_cost'); print(k.fetchone()[0])"  # one does not push the other out
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    said = subprocess.run([sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == f"{patience}\n1.1\n"


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
