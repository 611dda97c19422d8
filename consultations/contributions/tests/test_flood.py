"""A flood from one address neither fills the queue nor locks out the village behind the same address."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import signing
from django.test import Client

from consultations.contributions import flood
from consultations.contributions.models import BulkMark, Contribution
from portal.shared import receipts, throttle

NEW = "/ar/contribute/"
VILLAGERS, FLOOD = 30, 500
NO_TICKET = ""  # what sends without having opened the form


@pytest.fixture
def a_minute_ago(monkeypatch):
    """Hand out tickets as if their forms had been opened a minute ago."""

    def ticket() -> str:
        with monkeypatch.context() as patched:
            now = signing.time.time()
            patched.setattr(signing.time, "time", lambda: now - 60)
            return receipts.new_ticket()

    return ticket


def send(fields, body: str, ticket: str, address: str = "41.140.3.7") -> int:
    return Client(REMOTE_ADDR=address).post(NEW, fields | {"body": body, "ticket": ticket}).status_code


def play(fields, a_minute_ago) -> None:
    """Five hundred letters from a machine, and thirty people among them, all from one address."""
    every = FLOOD // VILLAGERS
    for number in range(FLOOD):
        assert send(fields, "اشتروا من متجرنا", NO_TICKET) == 302
        if number % every == 0 and number // every < VILLAGERS:
            assert send(fields, f"نقترح بئرا للدوار رقم {number}", a_minute_ago()) == 302


def at_the_desk() -> Counter[str]:
    bodies = Contribution.objects.values_list("body", flat=True)
    return Counter("flood" if body.startswith("اشتروا") else "village" for body in bodies)


def test_a_flood_is_set_apart_and_the_village_is_heard(fields, a_minute_ago, capsys):
    play(fields, a_minute_ago)
    counted, apart = at_the_desk(), BulkMark.objects.count()
    with capsys.disabled():
        print(f"\nflood: {FLOOD} + {VILLAGERS} from one address; at the desk {dict(counted)}, set apart {apart}")  # noqa: T201
    assert Contribution.everything.count() == FLOOD + VILLAGERS
    assert counted == {"village": VILLAGERS, "flood": FLOOD - apart}
    assert counted["flood"] == flood.FREE_AN_HOUR
    assert BulkMark.objects.values("text_key").distinct().count() == 1  # looked at once


def test_without_the_signs_the_flood_fills_the_queue(fields, a_minute_ago, monkeypatch):
    monkeypatch.setattr(flood, "FREE_AN_HOUR", 10_000)
    for _each in range(40):
        send(fields, "اشتروا من متجرنا", NO_TICKET)
    assert at_the_desk() == {"flood": 40}


def test_a_busy_hall_is_asked_nothing(fields):
    for number in range(flood.FREE_AN_HOUR):
        send(fields, f"مقترح {number}", NO_TICKET)
    assert Contribution.objects.count() == flood.FREE_AN_HOUR


def test_beyond_it_equal_words_are_set_apart_however_long_they_took(fields, a_minute_ago, monkeypatch):
    monkeypatch.setattr(flood, "FREE_AN_HOUR", 2)
    for body in ("مقترح أول", "مقترح ثان", "مُقترح ثالث", "مقترح  ثالث", "مقترح ثالث", "مقترح رابع"):
        send(fields, body, a_minute_ago())
    assert [mark.sign for mark in BulkMark.objects.all()] == ["twin"]
    assert Contribution.objects.count() == 5


def test_even_with_proof_nobody_sends_more_than_a_hall_does(fields, a_minute_ago, monkeypatch):
    monkeypatch.setattr(flood, "MOST_IN_TEN_MINUTES", 3)
    for number in range(5):
        send(fields, f"مقترح {number}", a_minute_ago())
    assert [mark.sign for mark in BulkMark.objects.all()] == ["crowd", "crowd"]


def test_a_disclosure_in_a_flood_stays_with_those_who_look_after_it(fields, monkeypatch):
    monkeypatch.setattr(flood, "FREE_AN_HOUR", 0)
    send(fields, "راجلي كيضربني", NO_TICKET)
    contribution = Contribution.everything.get()
    assert (contribution.held_for, contribution.bulk_mark.sign) == ("disclosure", "hasty")


def test_each_address_has_its_own_share(fields, monkeypatch):
    monkeypatch.setattr(flood, "FREE_AN_HOUR", 1)
    for address in ("41.140.3.7", "41.140.3.8"):
        send(fields, f"مقترح {address}", NO_TICKET, address)
    assert BulkMark.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("41.140.3.7", "41.140.3.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:41.140.3.7", "41.140.3.7"),
        ("", ""),
        ("made up", "made up"),
    ],
)
def test_a_household_changes_its_address_within_one_network(address, network):
    assert throttle.network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),  # nobody stands before us: what a visitor claims is not read
        (1, "6.6.6.6, 41.140.3.7", "41.140.3.7"),
        (2, "6.6.6.6, 41.140.3.7, 10.0.0.2", "41.140.3.7"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_is_what_our_own_proxies_wrote(proxies, forwarded, address, rf, settings):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert throttle.client_address(request) == address
