"""Demonstration links let one visitor in, once; outside a demonstration they do not exist."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.urls import reverse
from redis import Redis

from portal.demo import actions, doors
from portal.demo.management.commands.demo_links import Command
from stakeholders.models import Account, RoleAssignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(reference, capsys) -> dict[str, str]:
    """Return path by role, as the command prints them."""
    call_command(Command())
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    return {role: address.removeprefix(configured.SITE_URL) for role, address in lines}


def test_one_link_per_role(links):
    assert list(links) == [
        "participant", "screener-04", "reviewer-04", "reviewer-06", "coordinator-04", "coordinator", "coordinator-2",
        "reception-04", "rapporteur-04", "referent-04", "auditor", "administrator",
    ]  # fmt: skip
    assert all(path.startswith("/ar/demo/enter/") for path in links.values())


def test_accounts_hold_exactly_their_roles_however_often_they_are_ensured(reference):
    first = [account.pk for _part, account in actions.ensure_demo_accounts()]
    assert [account.pk for _part, account in actions.ensure_demo_accounts()] == first
    held = RoleAssignment.objects.values_list("account__email", "role", "region_id")
    assert sorted(held, key=str) == sorted(
        [
            ("screener-04@example.org", "screener", "04"),
            ("reviewer-04@example.org", "reviewer", "04"),
            ("reviewer-06@example.org", "reviewer", "06"),
            ("coordinator-04@example.org", "coordinator", "04"),
            ("coordinator@example.org", "coordinator", None),
            ("coordinator-2@example.org", "coordinator", None),
            ("reception-04@example.org", "reception", "04"),
            ("rapporteur-04@example.org", "rapporteur", "04"),
            ("referent-04@example.org", "referral", "04"),
            ("auditor@example.org", "auditor", None),
            ("administrator@example.org", "administrator", None),
        ],
        key=str,
    )
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_opening_the_page_does_not_use_the_link_up(client, links):
    for _time in range(2):
        response = client.get(links["administrator"])
        assert response.status_code == 200
        assert "_auth_user_id" not in client.session


def test_the_button_lets_in_once(client, links, django_user_model):
    response = client.post(links["administrator"])
    assert response["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.post(links["administrator"]).status_code == 410
    assert client.get(links["administrator"]).status_code == 410
    assert "_auth_user_id" not in client.session


def test_the_door_replaces_whoever_was_signed_in(client, links):
    client.post(links["administrator"])
    client.post(links["participant"])
    assert Account.objects.get(pk=client.session["_auth_user_id"]).email == "participant@example.org"
    assert client.get(reverse("admin:index")).status_code == 403


def test_session_of_a_demo_door_ends_its_privilege_where_the_demonstration_ends(client, links, settings):
    client.post(links["administrator"])
    settings.DEMO = False
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("mfa_index"))


def test_made_up_token_opens_nothing(client, links):
    assert client.post(reverse("demo:enter", args=["x" * 43])).status_code == 410


def test_token_is_long_and_kept_as_a_hash_for_a_day():
    token = doors.open_door(doors.Door("participant", 1))
    assert len(token) >= 43  # 256 bits
    redis = Redis.from_url(configured.REDIS_URL)
    keys = redis.keys("*demo:door:*")
    assert len(keys) == 1
    assert token.encode() not in keys[0]
    assert 0 < redis.ttl(keys[0]) <= 24 * 60 * 60


def test_of_two_at_once_one_gets_in(monkeypatch):
    token = doors.open_door(doors.Door("participant", 1))
    seen = doors.look(token)
    assert doors.pass_through(token) == seen
    monkeypatch.setattr(doors, "look", lambda token: seen)  # as if both had looked before either passed
    assert doors.pass_through(token) is None


def test_command_refuses_outside_the_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command(Command())


def test_real_portal_knows_neither_the_command_nor_the_addresses():
    surroundings = {name: value for name, value in os.environ.items() if name != "TACHAWOR_DEMO"}
    surroundings |= {"SECRET_KEY": "x", "DATABASE_URL": "postgresql:///none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    told = subprocess.run(
        [sys.executable, "manage.py", "demo_links"], capture_output=True, text=True, env=surroundings, check=False
    )
    assert told.returncode != 0
    assert "Unknown command: 'demo_links'" in told.stderr
    asked = (
        "from django.urls import resolve, Resolver404\nfor a in ('mail/', 'enter/x/'):\n try: resolve('/ar/demo/'+a)"
    )
    asked += "\n except Resolver404: print('404')"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", asked],
        capture_output=True,
        text=True,
        env=surroundings,
        check=True,
    )
    assert told.stdout.split()[-2:] == ["404", "404"]
