"""Redis is away: pages answer, proposals arrive, codes open. Nothing here is a stand-in: the socket leads nowhere."""

from __future__ import annotations

import pytest
from django.test import Client
from kombu import pools

from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import code_on
from portal.celery import app
from portal.shared.models import OutgoingMail
from portal.shared.receipts import code_of, new_ticket


def forget_connections():
    """Let Celery connect anew, to wherever its broker is now."""
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def dead_socket(settings, tmp_path):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}}
    before = app.conf.broker_url
    app.conf.broker_url = f"redis+socket://{tmp_path}/nobody.sock"
    forget_connections()
    yield
    app.conf.broker_url = before
    forget_connections()


@pytest.mark.parametrize("page", ["", "regions/", "regions/04/", "contributions/", "sessions/", "track/"])
def test_a_page_stands(page, dead_socket, make_contribution):
    for _number in range(10):
        make_contribution("admissible", published=True)
    answer = Client().get(f"/ar/{page}")
    assert answer.status_code == 200
    if "figures" in answer.context:
        assert answer.context["figures"].received == 10


def test_codes_open_and_wrong_ones_are_told(dead_socket, make_contribution):
    ticket = new_ticket()
    make_contribution(ticket=ticket)
    assert Client().post("/ar/track/", {"code": code_of(ticket)}).status_code == 302
    assert Client().post("/ar/track/", {"code": "00000-00000-00000-00000"}).status_code == 422


def test_a_proposal_arrives_and_its_mail_waits(dead_socket, fields, django_capture_on_commit_callbacks):
    visitor = Client()
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post("/ar/contribute/", fields | {"author_email": "author@example.org"})
    assert answer.status_code == 302
    assert code_on(visitor.get("/ar/contribute/receipt/"))
    assert Contribution.objects.count() == 1
    assert OutgoingMail.objects.get().sent_at is None
